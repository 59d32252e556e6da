import type { ErrorCode } from '@konklave/protocol'
import {
  isBarred,
  isInvited,
  isShutTo,
  type MemberLeaf,
  mayIssue,
  type Rules,
  verifyPass,
} from '@konklave/protocol/rules'
import { type Caller, linkGeneration, type Standing } from './stream.ts'

export type StandingView = {
  /** The newest rules known, whether or not a commit carries them yet. */
  readonly rules: Rules
  /** Leaves by member key; null while nobody knows (recovering), empty when there is no meeting. */
  readonly members: ReadonlyMap<string, MemberLeaf> | null
}

/**
 * [K4, K24] Where a caller stands towards the group data: a leaf, a pass holder or who is invited personally, or somebody whom the open room lets in by
 * its present link. Older links may only knock.
 */
export async function standingOf(
  caller: Caller,
  { rules, members }: StandingView,
): Promise<Standing | ErrorCode> {
  if (isBarred(caller, rules.state)) return 'barred'
  if (members?.has(caller.key)) return 'leaf'
  // Whatever link it came by: the owner's may be older than what a state remembers of links.
  if (await holdsPass(caller, { rules, members })) return 'pass'
  if (isInvited(caller, { rules, leaves: [...(members?.values() ?? [])] })) return 'pass'
  const generation = linkGeneration(caller, rules)
  if (generation === null) return 'link-unknown'
  if (rules.state.admission === 'open' && generation === rules.state.linkGen) return 'open'
  if (members === null) return 'unknown'
  // [K12] Into a locked room no knock leads: better said before a name is asked for.
  return isShutTo(caller, rules) ? 'locked' : 'knock-first'
}

/**
 * [K11] A role key that may admit vouches for this member key: it could sign the pass as well, but needs the rules first
 * to know the generation. Entering still takes the pass (K12).
 */
async function holdsPass(
  { pass, memberKey, cert }: Caller,
  { rules, members }: StandingView,
): Promise<boolean> {
  if (cert !== undefined && mayIssue(cert.key, { rules, leaves: [] })) return true
  if (pass === undefined) return false
  return (await verifyPass(pass, { rules, memberKey, leaves: [...(members?.values() ?? [])] })).ok
}
