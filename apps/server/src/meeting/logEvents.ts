import { words } from '@konklave/protocol'

/** What the meeting service, the rooms and their store write into the log: counts and codes, nobody's traces (P-51). */
export const meetingEvents = {
  'retention.swept': {
    level: 'info',
    purpose: words('Nachweis, dass Überfälliges gelöscht wird', 'Proof that what is overdue is deleted'),
    fields: { rooms: 'count', meetings: 'count' },
  },
  'store.failed': {
    level: 'error',
    purpose: words(
      'Betrieb des Servers: Der Datenträger ist voll oder defekt',
      'Running the server: the disk is full or broken',
    ),
    fields: {
      call: ['sweep', 'open', 'start', 'commit', 'void', 'seed', 'rules', 'end', 'create-room', 'breakout'],
    },
  },
  'meeting.void': {
    level: 'warn',
    purpose: words(
      'Abwehr: Angriffe und fehlerhafte Programme bemerken, nur in Zahlen',
      'Defence: noticing attacks and broken clients, in numbers only',
    ),
    fields: { times: 'count' },
  },
  'meeting.recovered': {
    level: 'info',
    purpose: words(
      'Betrieb des Servers: sehen, dass Besprechungen einen Neustart überstehen',
      'Running the server: seeing that meetings survive a restart',
    ),
    fields: { times: 'count' },
  },
  'meeting.bug': {
    level: 'error',
    purpose: words(
      'Betrieb des Servers: sehen, dass er arbeitet',
      'Running the server: seeing that it works',
    ),
    fields: { where: ['timer', 'media', 'task'] },
  },
} as const
