import type { PollContent } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Named } from '../chat/types.ts'

export type { PollContent } from '@konklave/protocol'

/** What is chosen, as far as it may be known: `options` in their order, those of `yesNo` as yes, no, abstain. */
export type PollTally = {
  readonly options: readonly { readonly by: readonly Named[] }[]
  /** So many people's votes are in it. */
  readonly votes: number
}

export type Poll = PollContent & {
  readonly id: string
  /** Empty name: somebody who had left before I came. */
  readonly by: Named
  /** Who told me of it, when that was not who asked. */
  readonly via: Named | null
  readonly mine: boolean
  readonly mayClose: boolean
  /** Local clock of this device when it came. */
  readonly at: number
  /** What I have chosen last, in this tab; null: nothing. */
  readonly chosen: readonly number[] | null
  /** Of those who are here, so many have voted. */
  readonly voted: number
  /** Null while it is hidden. */
  readonly tally: PollTally | null
  /** Null while it runs. */
  readonly closed: PollEnd | null
  /** Put away on this screen. */
  readonly away: boolean
}

export type PollEnd = {
  readonly by: Named
  /** Somebody has tried to close it anew: the first time counts. */
  readonly twice: boolean
  /** Their vote counts as soon as their device opens it: of who has left it never will. */
  readonly missing: readonly Named[]
  /** Voted, as seen here, but not among the votes that who closed it had. */
  readonly leftOut: readonly Named[]
  /** A vote in my name counts that this page does not know: it was loaded anew since, or the vote is not mine. */
  readonly mineUnknown: boolean
  /** The vote of mine that counts is not my last, or none is. */
  readonly mineLeftOut: boolean
}

export interface PollsView {
  /** In the order in which they came. */
  readonly list: ReadonlySignal<readonly Poll[]>
  /** For who may `poll`. Resolves with its id; while one of mine with the same words runs, with the id of that one. @throws ActionRefused */
  ask(content: PollContent): Promise<string>
  /** Until it is closed the last one counts. Nothing happens to one that is closed. */
  vote(poll: string, choice: readonly number[]): Promise<void>
  /** For who asked; once they have left, for owners and moderators. @throws ActionRefused */
  close(poll: string): Promise<void>
  /** None of those that are there now need be shown by itself any more, also after a reload. */
  putAway(): void
}
