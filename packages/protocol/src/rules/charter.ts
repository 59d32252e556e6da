import { type Bytes, equalBytes, hex } from '../bytes.ts'
import { encode } from '../codec.ts'
import { hash, keyHashOf, roomIdOf } from '../hash.ts'
import type { RoomId } from '../ids.ts'
import {
  type Charter,
  charter as charterSchema,
  ownerChainLink,
  RULES_VERSION,
  type Signed,
} from '../signed/index.ts'
import { opened } from './parse.ts'
import { bad, good, type Result } from './problems.ts'
import { includesBytes } from './roles.ts'

/**
 * [K1, K7, K17] A charter that anybody with the room id can check without trusting a server: the first owner key hashes
 * to the room id, each hand-over is signed by an owner before it and takes out nobody but that one, the charter is signed by one of the
 * owners it ends with.
 */
export async function verifyCharter(statement: Signed, roomId: RoomId): Promise<Result<Charter>> {
  const body = await opened('charter', charterSchema, statement)
  if (!body.ok) return body
  const charter = body.value
  if (charter.rulesVersion !== RULES_VERSION) return bad('newer-rules')
  if (!equalBytes(charter.roomId, roomId)) return bad('wrong-room')
  if (!equalBytes(roomIdOf(charter.firstOwner), roomId)) return bad('not-the-first-owner')
  const owners = await ownersOf(charter)
  if (!owners.ok) return owners
  if (!sameList(owners.value, charter.owners)) return bad('owner-chain')
  if (!includesBytes(charter.owners, statement.key)) return bad('not-an-owner')
  const given = [...charter.roles, ...(charter.personal ?? [])].map(entry => entry.keyHash)
  const named = [...charter.owners.map(keyHashOf), ...given]
  if (new Set(named.map(hex)).size !== named.length) return bad('duplicate-entry')
  return good(charter)
}

/** [K17] A newer charter keeps every hand-over that is known: a former owner cannot hand over a second time. */
export function continuesChain(before: Charter, after: Charter): boolean {
  return before.ownerChain.every((link, i) => {
    const same = after.ownerChain[i]
    return same !== undefined && equalSigned(link, same)
  })
}

/** [K17] What a link names as the links before it. */
export const chainHash = (chain: readonly Signed[]): Bytes => hash(encode(chain))

export function equalSigned(a: Signed, b: Signed): boolean {
  return equalBytes(a.body, b.body) && equalBytes(a.key, b.key) && equalBytes(a.sig, b.sig)
}

async function ownersOf(charter: Charter): Promise<Result<readonly Uint8Array[]>> {
  let owners: readonly Uint8Array[] = [charter.firstOwner]
  for (const [i, statement] of charter.ownerChain.entries()) {
    const link = await opened('owner chain', ownerChainLink, statement)
    if (!link.ok) return link
    if (!equalBytes(link.value.roomId, charter.roomId)) return bad('wrong-room')
    if (!includesBytes(owners, statement.key)) return bad('owner-chain')
    if (!equalBytes(link.value.before, chainHash(charter.ownerChain.slice(0, i)))) return bad('owner-chain')
    const { key } = statement
    const gone = owners.filter(owner => !includesBytes(link.value.owners, owner))
    if (!gone.every(owner => equalBytes(owner, key))) return bad('owner-chain')
    owners = link.value.owners
  }
  return good(owners)
}

function sameList(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((item, i) => equalBytes(item, b[i] ?? new Uint8Array()))
}
