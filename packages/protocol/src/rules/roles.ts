import { equalBytes } from '../bytes.ts'
import { keyHashOf } from '../hash.ts'
import type { KeyHash, MemberKey } from '../ids.ts'
import type { Charter, LeafCredential, Role, RoomState } from '../signed/index.ts'

/** What decides about a person: the member key and, if there, the role key that vouches for it. */
export type Identity = {
  readonly memberKey: MemberKey
  readonly cert?: LeafCredential['cert'] | undefined
}

export function includesBytes(list: readonly Uint8Array[], item: Uint8Array): boolean {
  return list.some(other => equalBytes(other, item))
}

export function isOwnerKey(key: Uint8Array, charter: Charter): boolean {
  return includesBytes(charter.owners, key)
}

/** Role of a key that the charter names; null for any other key, which must never sign for the room. */
export function namedRole(key: Uint8Array, charter: Charter): Role | null {
  if (isOwnerKey(key, charter)) return 'owner'
  const keyHash = keyHashOf(key)
  return charter.roles.find(entry => equalBytes(entry.keyHash, keyHash))?.role ?? null
}

/**
 * [K5] A leaf has the role of the key that certified it, as long as the charter names that key, else of its member key. The
 * certificate is verified elsewhere.
 */
export function roleOf({ cert, memberKey }: Identity, charter: Charter): Role {
  const byCert = cert === undefined ? null : namedRole(cert.key, charter)
  return byCert ?? namedRole(memberKey, charter) ?? 'participant'
}

/** [K12] A key of a personal invitation: it lets one person in, and gives no role. */
export function isPersonalKey(key: Uint8Array, { personal = [] }: Pick<Charter, 'personal'>): boolean {
  if (personal.length === 0) return false
  const keyHash = keyHashOf(key)
  return personal.some(entry => equalBytes(entry.keyHash, keyHash))
}

/**
 * [K5] The certificate, where one is shown, is by a key that the charter names. Whoever comes in with any other makes a chain
 * of people each of whom can only be removed together with the next (K14).
 */
export function isVouched({ cert }: Pick<Identity, 'cert'>, charter: Charter): boolean {
  return cert === undefined || namedRole(cert.key, charter) !== null || isPersonalKey(cert.key, charter)
}

/** [K13] Barred by member key or by the role key behind it. */
export function isBarred(who: Identity, state: Pick<RoomState, 'barred'>): boolean {
  if (state.barred.length === 0) return false
  return isBarredKey(who.memberKey, state) || (who.cert !== undefined && isBarredKey(who.cert.key, state))
}

export function isBarredKey(key: Uint8Array, state: Pick<RoomState, 'barred'>): boolean {
  return state.barred.length > 0 && includesBytes(state.barred, keyHashOf(key))
}

/** [K14] What a kick bars: the member key and, unless it is an owner's, the role key behind it. */
export function keysToBar(who: Identity, charter: Charter): KeyHash[] {
  const own = keyHashOf(who.memberKey)
  return who.cert === undefined || isOwnerKey(who.cert.key, charter) ? [own] : [own, keyHashOf(who.cert.key)]
}
