import type { CtxHash, RoomId } from '../ids.ts'
import {
  type AppliedCommit,
  type DecodedCommit,
  decodeCommitMessage,
  type PublicGroup,
  verifyCommit,
} from '../mls/index.ts'
import type { Evidence } from '../signed/index.ts'
import { checkAdmission } from './admission.ts'
import { rulesBytesOf } from './context.ts'
import { readEvidence } from './evidence.ts'
import { readAll, type StepLeaves } from './facts.ts'
import { type MemberLeaf, readLeaf, sameIdentity, verifyLeaf } from './leaf.ts'
import { fitsGroup, type Rules, verifyReplacement } from './pair.ts'
import { decoded } from './parse.ts'
import { bad, type CommitProblem, good, type Result } from './problems.ts'
import { checkRemoves } from './removes.ts'
import { mayDo } from './rights.ts'

/** `update`: a new path only (a self-update or a rename). `external`: somebody came in, or came back (`resync`). */
export type CommitKind = 'add' | 'remove' | 'rules' | 'external' | 'update'

/** What everybody agrees on about an accepted commit. */
export type Accepted = {
  readonly kind: CommitKind
  /** [K12] An external commit that replaced an own older leaf. */
  readonly resync: boolean
  readonly commit: DecodedCommit
  readonly evidence: Evidence
  readonly group: PublicGroup
  readonly rules: Rules
  readonly added: readonly MemberLeaf[]
  readonly removed: readonly MemberLeaf[]
  /** [K6] The committer, when its sealed profile changed. */
  readonly renamed: MemberLeaf | null
  readonly committer: MemberLeaf
  readonly ctxHash: CtxHash
}

export type CommitCheck = {
  readonly group: PublicGroup
  /** The rules of `group`, verified. */
  readonly rules: Rules
  readonly bytes: Uint8Array
}

/**
 * [K9] Accepts or refuses a commit. A pure function of the state before and the bytes: every member and the server get
 * the same answer, so nobody honest forks. Members check the MACs of `added` and `renamed` besides (they hold the link)
 * and the secrets of the epoch, which is the engine's part.
 */
export async function acceptCommit({
  group,
  rules,
  bytes,
}: CommitCheck): Promise<Result<Accepted, CommitProblem>> {
  const applied = decoded(() => {
    const commit = decodeCommitMessage(bytes)
    return { commit, ...group.apply(commit) }
  })
  if (!applied.ok) return applied
  const { commit, ...step } = applied.value
  if (!(await verifyCommit(commit, group, step.committer))) return bad('bad-signature')
  const evidence = readEvidence(commit.authenticatedData)
  if (!evidence.ok) return evidence
  const after = await resultingRules(commit, group, rules)
  if (!after.ok) return after
  const leaves = await readStep(step, rules.charter.roomId)
  if (!leaves.ok) return leaves
  const before = readAll(group)
  if (!before.ok) return before
  const check = {
    ...leaves.value,
    commit,
    evidence: evidence.value,
    before: before.value,
    rules,
    after: after.value,
  }
  const problem =
    checkUpdate(leaves.value, rules) ??
    (await checkAdmission(check)) ??
    (await checkRemoves(check, step.group))
  if (problem !== null) return bad(problem)
  return good({
    kind: kindOf(commit),
    resync: commit.shape === 'external' && commit.removes.length > 0,
    commit,
    evidence: evidence.value,
    group: step.group,
    rules: after.value,
    added: leaves.value.added,
    removed: leaves.value.removed,
    renamed: renamedOf(leaves.value),
    committer: leaves.value.committer,
    ctxHash: step.ctxHash as CtxHash,
  })
}

/** [K8] The rules after the commit, which must fit this group. */
async function resultingRules(
  commit: DecodedCommit,
  group: PublicGroup,
  rules: Rules,
): Promise<Result<Rules, CommitProblem>> {
  if (commit.groupContextExtensions === null) return good(rules)
  const bytes = rulesBytesOf(commit.groupContextExtensions)
  if (!bytes.ok) return bytes
  const after = await verifyReplacement(rules, bytes.value, rules.charter.roomId as RoomId)
  if (!after.ok) return after
  return fitsGroup(after.value, group.groupId) ? after : bad('wrong-group')
}

async function readStep(
  step: AppliedCommit<PublicGroup>,
  roomId: RoomId,
): Promise<Result<StepLeaves, CommitProblem>> {
  const added: MemberLeaf[] = []
  for (const leaf of step.added) {
    const member = await verifyLeaf(leaf, roomId)
    if (!member.ok) return member
    added.push(member.value)
  }
  const removed: MemberLeaf[] = []
  for (const leaf of step.removed) {
    const member = readLeaf(leaf)
    if (!member.ok) return member
    removed.push(member.value)
  }
  const node = step.group.leaf(step.committer)
  if (node === null) return bad('sender-not-in-tree')
  const committer = await verifyLeaf({ index: step.committer, node }, roomId)
  if (!committer.ok) return committer
  if (step.updated === null) return good({ added, removed, updated: null, committer: committer.value })
  const was = readLeaf(step.updated.before)
  if (!was.ok) return was
  return good({
    added,
    removed,
    updated: { before: was.value, after: committer.value },
    committer: committer.value,
  })
}

function checkUpdate(leaves: StepLeaves, rules: Rules): CommitProblem | null {
  const { updated } = leaves
  if (updated === null) return null
  if (!sameIdentity(updated.before, updated.after)) return 'identity-changed'
  // K43: a name is sealed, but that it changes is seen by all, the server included.
  return renamedOf(leaves) !== null && !mayDo(updated.before, 'rename', rules) ? 'not-entitled' : null
}

function renamedOf({ updated }: StepLeaves): MemberLeaf | null {
  if (updated === null) return null
  const [was, is] = [updated.before.credential.profile, updated.after.credential.profile]
  return was.length === is.length && was.every((byte, i) => byte === is[i]) ? null : updated.after
}

function kindOf(commit: DecodedCommit): CommitKind {
  if (commit.shape === 'external') return 'external'
  if (commit.groupContextExtensions !== null) return 'rules'
  if (commit.adds.length > 0) return 'add'
  return commit.removes.length > 0 ? 'remove' : 'update'
}
