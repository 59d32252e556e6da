import type { SealedBody } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Clock, Random } from '../../../kernel/ports.ts'
import type { Numbering } from '../chat/numbering.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { SealedKeep } from '../memory/sealedKeep.ts'
import type { PollsView } from './types.ts'

export type PollBody = Extract<
  SealedBody,
  { t: 'poll' | 'vote' | 'closePoll' | 'openVote' | 'runningPoll' | 'givenVote' }
>
/** A verified message of another member. `may`: its sender may ask polls. */
export type PollSaid = {
  readonly sender: Member
  readonly epoch: number
  readonly body: PollBody
  readonly view: GroupView
  readonly may: boolean
}

/** Polls of the meeting. What they need is loaded with the first of them; until it is here, what is said of them waits. */
export interface Polls extends PollsView {
  received(said: PollSaid): void
  /** `added`: ids of those who came into this epoch. */
  epoch(view: GroupView, added: readonly string[]): void
  stop(): void
}

export type PollDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly view: ReadonlySignal<GroupView | null>
  readonly numbered: Numbering
  readonly keep: Pick<SealedKeep, 'get' | 'set'>
  readonly maySend: () => boolean
  /** [K43] May ask polls. */
  readonly mayAsk: (member: Member, view: GroupView) => boolean
  readonly leads: (member: Member) => boolean
  /** Never rejects; what is lost is lost. */
  readonly send: (body: SealedBody) => Promise<void>
}
