import { equalBytes } from '../bytes.ts'
import type { MemberKey } from '../ids.ts'
import { PERSONAL_MAX, RULES_KEPT_FREE_BYTES } from '../limits.ts'
import { type PersonalKey, RULES_EXTENSION_MAX_BYTES } from '../signed/index.ts'
import type { Rules } from './pair.ts'
import { type Identity, isPersonalKey, isVouched } from './roles.ts'

/** The room, and who is in it: as far as a personal invitation is judged by it. */
export type ByInvitation = {
  readonly rules: Pick<Rules, 'charter' | 'state'>
  readonly leaves: readonly Identity[]
}

/**
 * [K12] Whether this person needs no pass because a personal invitation vouches for their member key and nobody else is in by
 * it. One that is passed on lets in who is first; the second knocks, and is seen to. The certificate is verified elsewhere.
 */
export function isInvited(who: Identity, { rules: { charter, state }, leaves }: ByInvitation): boolean {
  if (state.admission === 'locked' || who.cert === undefined) return false
  return isPersonalKey(who.cert.key, charter) && othersBy(who.cert.key, who.memberKey, leaves).length === 0
}

/** Those of `leaves` who show a certificate by this key, without the one person. */
export function othersBy<T extends Identity>(
  key: Uint8Array,
  memberKey: MemberKey,
  leaves: readonly T[],
): readonly T[] {
  return leaves.filter(({ cert, memberKey: other }) => {
    return cert !== undefined && equalBytes(cert.key, key) && !equalBytes(other, memberKey)
  })
}

/** [K12] No knock of this person leads in, with whatever pass. Whoever holds one comes by the own external commit. */
export function isShutTo(
  who: Pick<Identity, 'cert'>,
  { charter, state }: Pick<Rules, 'charter' | 'state'>,
): boolean {
  if (state.admission === 'locked') return true
  return state.admission === 'invited' && (who.cert === undefined || !isVouched(who, charter))
}

/** [K7] The list with one more; null where it is full, or would take room that a kick may need. */
export function personalWith(
  entry: PersonalKey,
  { charter: { personal = [] }, bytes }: Pick<Rules, 'charter' | 'bytes'>,
): PersonalKey[] | null {
  const full = personal.length >= PERSONAL_MAX
  return full || bytes.length > RULES_EXTENSION_MAX_BYTES - RULES_KEPT_FREE_BYTES
    ? null
    : [...personal, entry]
}
