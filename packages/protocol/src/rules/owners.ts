import { type Bytes, equalBytes } from '../bytes.ts'
import { HAND_OVERS_MAX, OWNERS_MAX } from '../limits.ts'
import { type Charter, type OwnerChainLink, ownerChainLink, type Signed } from '../signed/index.ts'
import { chainHash } from './charter.ts'
import type { CharterChange } from './nextCharter.ts'
import { opened } from './parse.ts'
import { includesBytes, isOwnerKey } from './roles.ts'

/** [K17] The next link of the chain, to be signed by an owner; null where owners or chain are full, or nobody would be left. */
export function nextOwners(charter: Charter, owners: readonly Bytes[]): OwnerChainLink | null {
  const fits = owners.length >= 1 && owners.length <= OWNERS_MAX && handOversLeft(charter) > 0
  const { roomId, ownerChain } = charter
  return fits ? { roomId, owners: [...owners], before: chainHash(ownerChain) } : null
}

/** How often the owners of this room can still change. */
export const handOversLeft = ({ ownerChain }: Pick<Charter, 'ownerChain'>): number =>
  HAND_OVERS_MAX - ownerChain.length

/** Owners without this key. */
export const ownersWithout = (charter: Charter, key: Uint8Array): Bytes[] =>
  charter.owners.filter(owner => !equalBytes(owner, key))

/**
 * [K17] An owner steps down: a link by that very key, which takes it out of the owners as they are now and changes nothing else. What the next
 * charter then says of the owners; null for anything else, also for a link that was made before the owners last changed.
 */
export async function readStepDown(link: Signed, charter: Charter): Promise<CharterChange | null> {
  const body = await opened('owner chain', ownerChainLink, link)
  if (!body.ok || !isOwnerKey(link.key, charter)) return null
  const wanted = nextOwners(charter, ownersWithout(charter, link.key))
  if (!wanted || !sameLink(body.value, wanted)) return null
  return { owners: wanted.owners, ownerChain: [...charter.ownerChain, link] }
}

function sameLink(a: OwnerChainLink, b: OwnerChainLink): boolean {
  return (
    equalBytes(a.roomId, b.roomId) &&
    equalBytes(a.before, b.before) &&
    a.owners.length === b.owners.length &&
    a.owners.every(key => includesBytes(b.owners, key))
  )
}
