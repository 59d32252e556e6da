export {
  type BoardEntry,
  type BoardName,
  boardActions,
  boardEntry,
  type PlanEntry,
  planStatement,
} from './board.ts'
export {
  type LobbyEntry,
  type LobbyNotice,
  type LobbyOpened,
  type LogEntry,
  lobbyEntry,
  lobbyNotice,
  lobbyOpened,
  logEntry,
  type MeetingNotice,
  type MeetingOpened,
  type MeetingStatus,
  meetingNotice,
  meetingOpened,
  meetingStatus,
  type QueueItem,
  queueItem,
  TICKET_PATH,
} from './events.ts'
export { type MediaKind, mediaKinds } from './mediaKinds.ts'
export { type PollContent, pollChoices } from './polls.ts'
export { commitmentOf, fitsPoll, isPoll, pollIdOf } from './pollVotes.ts'
export {
  breakoutsReply,
  committedReply,
  type GroupReply,
  groupReply,
  type LobbyRequest,
  lobbyRequest,
  type MediaRelay,
  type MediaReply,
  type MeetingRequest,
  mediaReply,
  meetingRequest,
  messageReply,
  type SealedMessage,
  sealedMessage,
} from './requests.ts'
export {
  knockWords,
  type LineBody,
  type LineRef,
  lineBody,
  lineEmoji,
  type Profile,
  profile,
  type RoomKey,
  roomKeyList,
  type SealedBody,
  sealedBody,
} from './sealed.ts'
export { workBytes } from './workSize.ts'
