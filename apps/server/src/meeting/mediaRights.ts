import { type MemberLeaf, mayPublish, type Rules } from '@konklave/protocol/rules'
import type { CallRights } from '../media/types.ts'

/** [K43] What a member may publish: the part of the role × action table and the switches that the server can see. */
export function memberRights(leaf: MemberLeaf, rules: Rules): CallRights {
  return { kind: 'member', publish: mayPublish(leaf, rules) }
}
