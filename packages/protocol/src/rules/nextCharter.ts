import { equalBytes } from '../bytes.ts'
import type { KeyHash } from '../ids.ts'
import type { Charter } from '../signed/index.ts'
import { includesBytes } from './roles.ts'

/** Entries of `roles` (K7). */
export const ROLES_MAX = 64

/** Roles that a charter gives to a key; none makes its holder a participant. */
export type GivenRole = Charter['roles'][number]['role'] | null

/** What a charter that follows another changes. */
export type CharterChange = Partial<Pick<Charter, 'roles' | 'personal' | 'ownerChain' | 'owners'>>

/** [K8] The charter one seq on. Pure; an owner signs it. */
export function nextCharter(before: Charter, change: CharterChange): Charter {
  const { personal, ...after } = { ...before, ...change, seq: before.seq + 1 }
  return personal === undefined || personal.length === 0 ? after : { ...after, personal }
}

export type RoleChange = {
  readonly keyHash: KeyHash
  readonly role: GivenRole
  /** Keys that must keep what they have; where the list is full the oldest of all others makes room. */
  readonly keep: readonly KeyHash[]
}

/** [K7] The list with this key in this role, once; null when it is full of keys to keep. */
export function rolesWith(
  roles: Charter['roles'],
  { keyHash, role, keep }: RoleChange,
): Charter['roles'] | null {
  const others = roles.filter(entry => !equalBytes(entry.keyHash, keyHash))
  if (role === null) return others
  const idle = others.find(entry => !includesBytes(keep, entry.keyHash))
  const left = others.length < ROLES_MAX ? others : others.filter(entry => entry !== idle)
  return left.length < ROLES_MAX ? [...left, { keyHash, role }] : null
}
