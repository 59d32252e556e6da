import { mayAdmit } from '../actions.ts'
import { equalBytes } from '../bytes.ts'
import type { MemberKey } from '../ids.ts'
import { type Pass, pass as passSchema, type Signed } from '../signed/index.ts'
import type { MemberLeaf } from './leaf.ts'
import type { Rules } from './pair.ts'
import { opened } from './parse.ts'
import { bad, good, type Result } from './problems.ts'
import { isBarred, isBarredKey, namedRole, roleOf } from './roles.ts'

export type PassCheck = {
  readonly rules: Pick<Rules, 'charter' | 'state'>
  /** Whom it is to bring in. */
  readonly memberKey: MemberKey
  /** Leaves of the group, for rooms where members without a named key admit; empty when there is no group. */
  readonly leaves: readonly MemberLeaf[]
}

/** [K11] Whether `statement` lets `memberKey` in under these rules, now. It dies with its issuer's right. */
export async function verifyPass(statement: Signed, check: PassCheck): Promise<Result<Pass>> {
  const body = await opened('pass', passSchema, statement)
  if (!body.ok) return body
  const { charter, state } = check.rules
  if (!equalBytes(body.value.roomId, charter.roomId)) return bad('wrong-room')
  if (!equalBytes(body.value.memberKey, check.memberKey)) return bad('wrong-member')
  if (body.value.passGen !== state.passGen) return bad('wrong-generation')
  if (isBarredKey(check.memberKey, state)) return bad('barred')
  return mayIssue(statement.key, check) ? good(body.value) : bad('not-entitled')
}

/** [K11] Whether passes by this key count: a named key with admitRight, or a leaf that has it. */
export function mayIssue(
  key: Uint8Array,
  { rules: { charter, state }, leaves }: Omit<PassCheck, 'memberKey'>,
) {
  if (isBarredKey(key, state)) return false
  const named = namedRole(key, charter)
  if (named !== null && mayAdmit(named, charter)) return true
  const leaf = leaves.find(({ memberKey }) => equalBytes(memberKey, key))
  return leaf !== undefined && !isBarred(leaf, state) && mayAdmit(roleOf(leaf, charter), charter)
}
