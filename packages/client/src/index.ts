/** Runs at once and again whenever a signal that it read changes. */
export { effect } from '@preact/signals-core'
export { indexedDbKeyStore } from './browser/keyStore.ts'
export { sessionTabStore } from './browser/tabStore.ts'
export { loadBreakouts } from './features/meeting/breakouts/late.ts'
export { atRandom, evenly } from './features/meeting/breakouts/placing.ts'
export type { BreakoutPlan, BreakoutRoom, BreakoutsView } from './features/meeting/breakouts/types.ts'
export type {
  Addressee,
  ChatLine,
  ChatView,
  LineMark,
  Named,
  Pin,
  Reaction,
  Said,
  Whom,
} from './features/meeting/chat/types.ts'
export type { MeetingDeps } from './features/meeting/context.ts'
export { createMeeting } from './features/meeting/createMeeting.ts'
export type { Countdown } from './features/meeting/floor.ts'
export {
  becomeSomebodyElse,
  becomeTab,
  giveTab,
  type TabMemory,
} from './features/meeting/identity/handOver.ts'
export { deleteIdentity, layDown } from './features/meeting/identity/identity.ts'
export { generatePair } from './features/meeting/identity/keyPairs.ts'
export { forgetNewRoom, heldNewRooms, holdNewRoom } from './features/meeting/identity/newRoom.ts'
export { becomeOwnTab } from './features/meeting/identity/ownTab.ts'
export { recallLink } from './features/meeting/identity/recallLink.ts'
export { memoryKeyStore, memoryTabStore } from './features/meeting/memory/memoryStores.ts'
export { loadOwnerDesk } from './features/meeting/moderation/owners/front.ts'
export type { NameDoubt } from './features/meeting/names/doubts.ts'
export type { Listed } from './features/meeting/names/list.ts'
export { loadPolls } from './features/meeting/polls/polls.ts'
export type { Poll, PollContent, PollsView, PollTally } from './features/meeting/polls/types.ts'
export type { KeyKind, KeyStore, MediaPort, TabStore } from './features/meeting/ports.ts'
export {
  ActionRefused,
  type AlarmKind,
  type DepartedPerson,
  type HandingOver,
  type Knock,
  type Link,
  type MeetingView,
  type Notice,
  type OwnerOffer,
  type Person,
  type PersonalLink,
  type PersonId,
  type Phase,
  type Rights,
  type RoleLink,
  type Trust,
} from './features/meeting/types.ts'
export {
  type CreatedRoom,
  type CreateRoomDeps,
  createRoom,
  fetchInstance,
  type RoomOptions,
  RoomRefused,
} from './features/rooms/createRoom.ts'
export { httpTree } from './features/rooms/fetchTree.ts'
export { type Connection, type ConnectionState, createConnection } from './kernel/connection.ts'
export { Refused, RequestFailed, type RequestFailure } from './kernel/errors.ts'
export type { Clock, Connect, Random, Wire } from './kernel/ports.ts'
export type { Stream, StreamHandlers, StreamSpec } from './kernel/stream.ts'
export { systemClock, systemRandom } from './kernel/systemClock.ts'
export { webSocketConnect } from './kernel/webSocket.ts'
export { workerEngine } from './worker/workerEngine.ts'
