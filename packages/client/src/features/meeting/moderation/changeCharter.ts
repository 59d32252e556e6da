import { makeCharter } from '@konklave/crypto'
import { type Charter, equalBytes, keyHashOf, mayAdmit } from '@konklave/protocol'
import { type CharterChange, nextCharter } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Acting } from '../lead/acting.ts'
import { ActionRefused } from '../types.ts'

export type CharterDeps = {
  readonly room: RoomContext
  readonly acting: Pick<Acting, 'carryOut' | 'passesUnder'>
}

/**
 * [K8, K17] The next charter, signed by the owner key of this page, as one commit; `next`: null where nothing is to be done.
 * Whoever was let in by a key that may no longer do so gets another pass in the same upload (K11). @throws ActionRefused
 */
export function changeCharter(
  { room, acting }: CharterDeps,
  next: (view: GroupView) => CharterChange | null | Promise<CharterChange | null>,
): Promise<void> {
  return acting.carryOut('setCharter', async view => {
    const { owner } = room.identity
    if (!owner) throw new ActionRefused('not-allowed')
    const change = await next(view)
    if (!change) return null
    const before = view.rules.charter
    const rules = await makeCharter(view.rules, change, owner)
    const lost = losesAdmission(before, nextCharter(before, change))
    return { rules, messages: lost ? await acting.passesUnder(rules, view.members, view) : [] }
  })
}

function losesAdmission(before: Charter, after: Charter): boolean {
  const admits = (charter: Charter) => [
    ...charter.owners.map(keyHashOf),
    ...charter.roles.filter(({ role }) => mayAdmit(role, charter)).map(({ keyHash }) => keyHash),
  ]
  const now = admits(after)
  return admits(before).some(key => !now.some(other => equalBytes(other, key)))
}
