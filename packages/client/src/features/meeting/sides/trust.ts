import type { ReadonlySignal } from '@preact/signals-core'
import type { Parts } from '../inside/parts.ts'
import type { PersonId } from '../personId.ts'
import type { Reach } from './reach.ts'

export type Trust = {
  /** 30 digits in six groups of five (K46), of the running epoch; null until confirmed. */
  readonly code: readonly string[] | null
  readonly epoch: number
  readonly people: number
  /** Nobody has confirmed this epoch yet: nothing is sent (K22). */
  readonly unconfirmed: boolean
  /** The same, for longer than it takes when all is well: the person is told. */
  readonly nobodyConfirmed: boolean
  /** Running or last comparison (K47). */
  readonly compare: {
    readonly code: readonly string[]
    readonly until: number
    readonly at: number
    /** Since when its code is or was on my screen; null: I have not opened it. */
    readonly shownAt: number | null
    readonly joinedSince: number
    /** Who asked; null: I did. */
    readonly by: { readonly who: PersonId; readonly name: string } | null
    /** What I have said of it. */
    readonly said: 'same' | 'different' | null
  } | null
  /** The last comparison of which I said so. */
  readonly compared: { readonly at: number; readonly joinedSince: number } | null
  /** I have said of a comparison that the code was another, and of none since that it was the same. */
  readonly different: { readonly at: number } | null
}

/** Whether all look at the same meeting, and the server at none. */
export interface TrustView {
  readonly state: ReadonlySignal<Trust>
  /** Sealed bytes as the server sees them, for "what the server sees": name and last line. */
  readonly sealed: ReadonlySignal<{
    readonly name: Uint8Array
    readonly lastLine: Uint8Array | null
  } | null>
  compareNow(): void
  /** The running comparison's code is on the screen now. */
  codeOpened(): void
  /** [K47] What was shown last was the same code, or another one: said by the person, for this screen only. */
  sayCode(what: 'same' | 'different'): void
}

const NO_TRUST: Trust = {
  code: null,
  epoch: 0,
  people: 0,
  unconfirmed: false,
  nobodyConfirmed: false,
  compare: null,
  compared: null,
  different: null,
}

export function trustSide({ running, from, now }: Reach): TrustView {
  return {
    state: from(({ view }) => view.trust.value, NO_TRUST),
    sealed: from(({ parts }) => sealedView(parts), null),
    compareNow: () => now().actions.compareNow(),
    codeOpened: () => running.value?.parts.trust.opened(),
    sayCode: what => now().parts.trust.say(what),
  }
}

function sealedView({ group, chat }: Parts): TrustView['sealed']['value'] {
  const own = group.view.value?.own
  return own ? { name: own.leaf.credential.profile, lastLine: chat.outbox.lastSealed.value } : null
}
