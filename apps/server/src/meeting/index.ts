export type { MeetingDirectory } from './directory.ts'
export { createMeetingKinds, type MeetingKinds } from './kinds.ts'
export { meetingEvents } from './logEvents.ts'
export type { MeetingDeps, Random, TreeTickets } from './ports.ts'
