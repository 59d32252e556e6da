import type { GroupEngine, LeafInput } from '@konklave/crypto/engine'
import { decode, encode, leafCredential } from '@konklave/protocol'

/** An engine whose leaves carry a MAC that no link made: what a server could bring in that has no link. */
export const withoutLink = (engine: GroupEngine): GroupEngine => {
  const forge = (leaf: LeafInput): LeafInput => {
    const credential = decode(leafCredential, leaf.identity, 4_096)
    return { ...leaf, identity: encode({ ...credential, mac: credential.mac.map(byte => byte ^ 1) }) }
  }
  return { ...engine, joinExternal: p => engine.joinExternal({ ...p, leaf: forge(p.leaf) }) }
}
