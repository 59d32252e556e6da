/** What the meeting service, the rooms and their store write into the log: counts and codes, nobody's traces (P-51). */
export const meetingEvents = {
  'retention.swept': {
    level: 'info',
    purpose: 'Proof that what is overdue is deleted',
    fields: { rooms: 'count', meetings: 'count' },
  },
  'store.failed': {
    level: 'error',
    purpose: 'Running the server: the disk is full or broken',
    fields: { call: ['sweep', 'open', 'start', 'commit', 'void', 'seed', 'rules', 'end', 'create-room'] },
  },
  'meeting.void': {
    level: 'warn',
    purpose: 'Defence: noticing attacks and broken clients, in numbers only',
    fields: { times: 'count' },
  },
  'meeting.recovered': {
    level: 'info',
    purpose: 'Running the server: seeing that meetings survive a restart',
    fields: { times: 'count' },
  },
  'meeting.bug': {
    level: 'error',
    purpose: 'Running the server: seeing that it works',
    fields: { where: ['timer', 'media', 'task'] },
  },
} as const
