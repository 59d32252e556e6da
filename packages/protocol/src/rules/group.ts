import { allowed } from '../actions.ts'
import { equalBytes } from '../bytes.ts'
import type { RoomId } from '../ids.ts'
import {
  decodeGroupInfo,
  decodeRatchetTree,
  extensionType,
  type GroupInfo,
  PublicGroup,
  verifyGroupInfo,
  verifyTree,
} from '../mls/index.ts'
import { rulesOf } from './context.ts'
import { type MemberLeaf, verifyLeaf } from './leaf.ts'
import { fitsGroup, type Rules, verifyReplacement } from './pair.ts'
import { decoded } from './parse.ts'
import { bad, type GroupProblem, good, type Result } from './problems.ts'
import { isBarred, isVouched, roleOf } from './roles.ts'
import { keyMay } from './state.ts'

/** A group from outside that holds everything a group of this room must hold. */
export type AcceptedGroup = {
  readonly group: PublicGroup
  readonly rules: Rules
  readonly members: readonly MemberLeaf[]
  readonly groupInfo: GroupInfo
  /** The leaf that signed the GroupInfo (K22 does not count it as a witness). */
  readonly signer: MemberLeaf
}

export type GroupCheck = {
  readonly roomId: RoomId
  /** MLSMessage{GroupInfo} without tree. */
  readonly groupInfo: Uint8Array
  /** Encoded ratchet_tree. */
  readonly tree: Uint8Array
}

/**
 * [K6, K7] What a joiner and a server that is offered a group check: all signatures, each leaf readable and not barred,
 * a member key once, exactly our extensions, rules that lead back to the room id and fit this group. Joiners check MACs
 * and the newest rules they know besides.
 */
export async function acceptGroup(p: GroupCheck): Promise<Result<AcceptedGroup, GroupProblem>> {
  const read = decoded(() => {
    const groupInfo = decodeGroupInfo(p.groupInfo)
    return { groupInfo, group: PublicGroup.fromGroupInfo(groupInfo, decodeRatchetTree(p.tree)) }
  })
  if (!read.ok) return read
  const { group, groupInfo } = read.value
  if (!hasOwnExtensions(groupInfo)) return bad('group-info-extensions')
  const rules = await rulesOf(group.groupContext, p.roomId)
  if (!rules.ok) return rules
  if (!fitsGroup(rules.value, group.groupId)) return bad('wrong-group')
  if (!(await verifyGroupInfo(groupInfo, group)) || !(await verifyTree(group))) return bad('bad-signature')
  const members = await readMembers(group, rules.value)
  if (!members.ok) return members
  const signer = members.value.find(({ index }) => index === groupInfo.signer)
  if (signer === undefined) return bad('signer-not-in-tree')
  return good({ group, rules: rules.value, members: members.value, groupInfo, signer })
}

/**
 * [K18] A group of one that starts a meeting, on the newest rules stored. Either its founder may start and carries a
 * state signed anew for this group, or the charter lets anyone start and the stored pair is there byte by byte.
 */
export async function acceptStart(
  p: GroupCheck & { readonly stored: Rules },
): Promise<Result<AcceptedGroup, GroupProblem>> {
  const accepted = await acceptGroup(p)
  if (!accepted.ok) return accepted
  const { group, rules, signer, members } = accepted.value
  if (group.epoch !== 0 || members.length !== 1) return bad('not-a-start')
  if (!isVouched(signer, rules.charter)) return bad('credential-unnamed')
  if (equalBytes(rules.bytes, p.stored.bytes)) {
    // An empty groupId fits only where anyone may start; a named one is a meeting that was.
    return rules.state.groupId.length === 0 ? accepted : bad('may-not-start')
  }
  const next = await verifyReplacement(p.stored, rules.bytes, p.roomId)
  if (!next.ok) return next
  // Who was in that meeting remembers a higher epoch of it and would stay outside (K19).
  const { groupId } = rules.state
  if (groupId.length > 0 && equalBytes(groupId, p.stored.state.groupId)) return bad('may-not-start')
  const entitled =
    keyMay(rules.stateSigned.key, 'start', rules.charter) &&
    allowed(roleOf(signer, rules.charter), 'start', rules.charter)
  return entitled ? accepted : bad('may-not-start')
}

/** A GroupInfo of ours carries external_pub and nothing else; the tree comes beside it. */
function hasOwnExtensions({ extensions }: GroupInfo): boolean {
  return extensions.every(({ type }) => type === extensionType.externalPub)
}

async function readMembers(group: PublicGroup, rules: Rules): Promise<Result<MemberLeaf[], GroupProblem>> {
  const members: MemberLeaf[] = []
  for (const leaf of group.leaves()) {
    const member = await verifyLeaf(leaf, rules.charter.roomId)
    if (!member.ok) return member
    if (member.value.credential.g > rules.state.linkGen) return bad('credential-generation')
    if (isBarred(member.value, rules.state)) return bad('omits-barred')
    members.push(member.value)
  }
  return good(members)
}
