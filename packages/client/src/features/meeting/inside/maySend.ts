import type { Rules } from '@konklave/protocol/rules'
import { carriesNewest } from '../entry/rulesBook.ts'
import type { Member } from '../group/member.ts'

/** Whether text and media of ours may leave now: everything must hold. */
export function maySend(p: {
  readonly view: { readonly members: readonly Pick<Member, 'mac'>[]; readonly rules: Rules } | null
  /** Newest rules known. */
  readonly known: Rules | null
  /** [K22] Somebody of then has confirmed. */
  readonly confirmed: boolean
  /** [K23] Most fell silent, and the person has not said to go on. */
  readonly paused: boolean
  readonly online: boolean
}): boolean {
  const { view } = p
  if (!view || !p.confirmed || p.paused || !p.online) return false
  // [K5] Every leaf by the link, [K29] and no newer rules than those in force: whoever they bar still has this epoch's keys.
  return view.members.every(({ mac }) => mac === 'ok') && carriesNewest(p.known, view.rules)
}
