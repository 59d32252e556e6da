import { encode, equalBytes, type PlanEntry, planStatement, verifySigned } from '@konklave/protocol'
import { isBarredKey, keyMay, mayDo } from '@konklave/protocol/rules'
import type { GroupView } from '../group/group.ts'

/** [K44] Whether a key of the room, or of somebody here, may write the plan. */
export function mayPlan(key: Uint8Array, { members, rules }: GroupView): boolean {
  if (isBarredKey(key, rules.state)) return false
  if (keyMay(key, 'breakouts', rules.charter)) return true
  return members.some(({ leaf }) => equalBytes(leaf.memberKey, key) && mayDo(leaf, 'breakouts', rules))
}

/** [K43, K44] Written by somebody who may, for this meeting, whoever tells it. */
export async function isWritten(entry: PlanEntry, view: GroupView): Promise<boolean> {
  if (!mayPlan(entry.by, view)) return false
  const body = encode(planStatement(view.groupId, entry))
  return verifySigned('plan', { body, key: entry.by, sig: entry.sig })
}
