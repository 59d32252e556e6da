import { equalBytes } from '../bytes.ts'
import type { Charter, Signed } from '../signed/index.ts'
import { pass as passSchema } from '../signed/index.ts'
import { bodyOf } from '../signed/signed.ts'
import type { CommitFacts } from './facts.ts'
import type { MemberLeaf } from './leaf.ts'
import type { Rules } from './pair.ts'
import { parsed } from './parse.ts'
import { verifyPass } from './pass.ts'
import { isInvited, isShutTo } from './personal.ts'
import type { CommitProblem } from './problems.ts'
import { isBarred, isPersonalKey, isVouched, namedRole } from './roles.ts'
import { olderGenerations } from './state.ts'

/**
 * [K12] Whoever enters carries a pass, unless the room is open and the leaf was made by its present link. A locked room
 * takes pass holders only, and only by their own external commit. A personal invitation that nobody is in by takes the place of a
 * pass, but not where the room is locked. Who comes back over an own old leaf needs no pass.
 */
export async function checkAdmission(facts: CommitFacts): Promise<CommitProblem | null> {
  const { rules, before, evidence, commit } = facts
  const byMember = commit.shape === 'member'
  const check = { rules, leaves: before, present: before, passes: evidence.passes, byMember }
  for (const leaf of facts.added) {
    if (!isReadable(leaf, rules)) return 'credential-generation'
    if (!isVouched(leaf, rules.charter)) return 'credential-unnamed'
    const [old] = commit.shape === 'external' ? facts.removed : []
    const problem = old === undefined ? await checkEntry(leaf, check) : checkReturn(old, leaf, rules)
    if (problem !== null) return problem
    // Of two who come in one commit by the same personal invitation, it lets in the first.
    check.present = [...check.present, leaf]
  }
  return null
}

/** [K16] Whether a member's commit may add this leaf, judged alone, with this pass or none; null if so. */
export async function checkAdd(
  leaf: MemberLeaf,
  p: { readonly rules: Rules; readonly leaves: readonly MemberLeaf[]; readonly pass: Signed | null },
): Promise<CommitProblem | null> {
  if (!isReadable(leaf, p.rules)) return 'credential-generation'
  if (!isVouched(leaf, p.rules.charter)) return 'credential-unnamed'
  if (isBarred(leaf, p.rules.state)) return 'omits-barred'
  return checkEntry(leaf, {
    ...p,
    present: p.leaves,
    passes: p.pass === null ? [] : [p.pass],
    byMember: true,
  })
}

/**
 * [K4, K5] The newest link opens the generation of this leaf. A MAC that nobody could check any more would silence all,
 * because nobody sends while one is open.
 */
export function isReadable(
  { credential: { g } }: Pick<MemberLeaf, 'credential'>,
  { state: { linkGen } }: Pick<Rules, 'state'>,
): boolean {
  return g === linkGen || olderGenerations(linkGen).includes(g)
}

/** Whether this leaf needs no pass: the room is open and the link in hand is the present one. */
export function isOpenTo(leaf: Pick<MemberLeaf, 'credential'>, { state }: Pick<Rules, 'state'>): boolean {
  return state.admission === 'open' && leaf.credential.g === state.linkGen
}

type EntryCheck = {
  readonly rules: Rules
  readonly leaves: readonly MemberLeaf[]
  /** `leaves`, and who came in before in the same commit. */
  readonly present: readonly MemberLeaf[]
  readonly passes: readonly Signed[]
  readonly byMember: boolean
}

async function checkEntry(leaf: MemberLeaf, entry: EntryCheck): Promise<CommitProblem | null> {
  const { rules, leaves, present, passes, byMember } = entry
  if (byMember && isShutTo(leaf, rules)) return 'locked'
  if (isOpenTo(leaf, rules) || isInvited(leaf, { rules, leaves: present })) return null
  const check = { rules, memberKey: leaf.memberKey, leaves }
  for (const statement of passes) {
    if (isFor(statement, leaf) && (await verifyPass(statement, check)).ok) return null
  }
  return 'pass-needed'
}

/** [K12] The same person: not a member key that somebody else brings along, nor a new whisper key; and by the same personal invitation. */
function checkReturn(old: MemberLeaf, leaf: MemberLeaf, { charter }: Rules): CommitProblem | null {
  const same =
    equalBytes(old.memberKey, leaf.memberKey) && equalBytes(old.credential.dmKey, leaf.credential.dmKey)
  return same && keepsInvitation(old, leaf, charter) ? null : 'resync-other-member'
}

/** Whoever came back without it would free it for the next, and a kick would not bar it (K14). A role takes its place. */
function keepsInvitation({ cert: was }: MemberLeaf, { cert: is }: MemberLeaf, charter: Charter): boolean {
  if (was === undefined || !isPersonalKey(was.key, charter)) return true
  return is !== undefined && (equalBytes(is.key, was.key) || namedRole(is.key, charter) !== null)
}

/** Cheap look before the signature: a commit may carry a hundred passes. */
function isFor(statement: Signed, leaf: MemberLeaf): boolean {
  const body = parsed(() => bodyOf(passSchema, statement))
  return body.ok && equalBytes(body.value.memberKey, leaf.memberKey)
}
