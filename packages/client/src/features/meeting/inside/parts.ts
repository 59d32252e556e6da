import type { Bytes, SealedBody } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Board } from '../board/board.ts'
import type { LateBreakouts } from '../breakouts/late.ts'
import type { Chat } from '../chat/chat.ts'
import type { Committer } from '../committer/committer.ts'
import type { RoomContext } from '../context.ts'
import type { MeetingStream } from '../entry/meetingStream.ts'
import type { Group } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { Settling } from '../group/settling.ts'
import type { Submitter } from '../group/submit.ts'
import type { Lead } from '../lead/createLead.ts'
import type { KnocksTold } from '../lead/knocks.ts'
import type { Owners } from '../moderation/owners/front.ts'
import type { Visitors } from '../moderation/visitors.ts'
import type { Polls } from '../polls/ports.ts'
import type { PresenceBoard } from '../presence/presence.ts'
import type { Seeding } from '../recovery/seeding.ts'
import type { TrustBoard } from '../trust/trust.ts'
import type { LinkHelp } from './linkHelp.ts'
import type { PassHelp } from './passHelp.ts'

/** Everything a member has while inside; made once per room, idle before entering. */
export type Parts = {
  readonly room: RoomContext
  readonly group: Group
  readonly submitter: Submitter
  readonly settling: Settling
  readonly chat: Chat
  readonly presence: PresenceBoard
  readonly board: Board
  readonly polls: Polls
  readonly trust: TrustBoard
  readonly committer: Committer
  /** What only those who lead do, fetched when it is first asked for. @throws ActionRefused */
  readonly lead: () => Promise<Lead>
  /** [K25] Who waits at the door now. */
  readonly knocked: (notice: KnocksTold) => void
  readonly owners: Owners
  /** Called when this page got an owner key while inside; set by whoever drives the stream. */
  certify: () => void
  readonly breakouts: LateBreakouts
  readonly departed: Visitors['departed']
  readonly seeding: Seeding
  readonly linkHelp: LinkHelp
  readonly passHelp: PassHelp
  /** Epoch in which this member's leaf was first seen here; 0 for those who were there before. */
  readonly since: (id: string) => number
  /** This member sent what only a newer version can show; told once. */
  readonly newer: (sender: Member) => void
  readonly stream: () => MeetingStream | null
  /** [K5, K22, K23, K29] Whether text and media of ours may leave. */
  readonly maySend: ReadonlySignal<boolean>
  /** Seals and sends once; what is lost is lost. */
  readonly send: (body: SealedBody) => Promise<void>
  /** What an own message said that came back; null for what counts when it is sent. */
  readonly spoken: (id: Bytes) => SealedBody | null
}
