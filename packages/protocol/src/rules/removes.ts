import { keyHashOf } from '../hash.ts'
import type { PublicGroup } from '../mls/index.ts'
import { mayGo } from './evidence.ts'
import { type CommitFacts, readAll } from './facts.ts'
import type { MemberLeaf } from './leaf.ts'
import type { Rules } from './pair.ts'
import type { CommitProblem } from './problems.ts'
import { includesBytes, isBarred, isOwnerKey } from './roles.ts'

/**
 * [K8, K13] Each Remove has its reason, and nobody whom the resulting state bars stays or comes in. A rules commit removes
 * exactly those whom the new state bars.
 */
export async function checkRemoves(facts: CommitFacts, group: PublicGroup): Promise<CommitProblem | null> {
  const { state } = facts.after
  const remaining = readAll(group)
  if (!remaining.ok) return remaining.reason
  if (remaining.value.some(leaf => isBarred(leaf, state))) return 'omits-barred'
  if (facts.commit.shape === 'external') return null // K12 has judged its one Remove
  for (const leaf of facts.removed) {
    if (isBarred(leaf, state)) {
      if (!barsRoleKey(leaf, facts.after)) return 'half-a-kick'
    } else if (facts.commit.groupContextExtensions !== null) {
      return 'rules-removes'
    } else if (
      !(await mayGo(leaf, facts.evidence, { groupId: group.groupId, charter: facts.rules.charter }))
    ) {
      return 'remove-unjustified'
    }
  }
  return null
}

/** [K14] A kick that spared the role key of a certificate would let its holder sign on. */
function barsRoleKey({ cert }: MemberLeaf, { charter, state }: Rules): boolean {
  return (
    cert === undefined || isOwnerKey(cert.key, charter) || includesBytes(state.barred, keyHashOf(cert.key))
  )
}

/** [K8] Whom a rules commit with this state must remove, and nobody else. */
export function impliedRemoves(leaves: readonly MemberLeaf[], state: Rules['state']): MemberLeaf[] {
  return leaves.filter(leaf => isBarred(leaf, state))
}
