import type { DecodedCommit, PublicGroup } from '../mls/index.ts'
import type { Evidence } from '../signed/index.ts'
import { type MemberLeaf, readLeaf } from './leaf.ts'
import type { Rules } from './pair.ts'
import { type CommitProblem, good, type Result } from './problems.ts'

/** The leaves that a commit touches, read and verified. */
export type StepLeaves = {
  readonly added: readonly MemberLeaf[]
  readonly removed: readonly MemberLeaf[]
  readonly updated: { readonly before: MemberLeaf; readonly after: MemberLeaf } | null
  readonly committer: MemberLeaf
}

/** Everything the single checks look at. */
export type CommitFacts = StepLeaves & {
  readonly commit: DecodedCommit
  readonly evidence: Evidence
  /** All leaves before the commit. */
  readonly before: readonly MemberLeaf[]
  readonly rules: Rules
  /** The resulting rules; the same object when the commit leaves them alone. */
  readonly after: Rules
}

/** All leaves of a group, read; one that cannot be read has no place in a group of ours. */
export function readAll(group: PublicGroup): Result<readonly MemberLeaf[], CommitProblem> {
  const members: MemberLeaf[] = []
  for (const leaf of group.leaves()) {
    const member = readLeaf(leaf)
    if (!member.ok) return member
    members.push(member.value)
  }
  return good(members)
}
