import type { GroupEngine } from '@konklave/crypto/engine'
import { type Bytes, decode, encode, leafCredential, type MemberKey } from '@konklave/protocol'
import { keyPackageBytes, type LeafTwist } from '../rules/index.ts'

/** An engine whose key packages deviate, signed all the same; nobody can enter by their Welcome, and this one no other way. */
export const withKeyPackage =
  (twist: LeafTwist) =>
  (engine: GroupEngine): GroupEngine => ({
    ...engine,
    joinExternal: () => new Promise(() => undefined),
    async keyPackage({ leaf }) {
      const { ref } = await engine.keyPackage({ leaf })
      const publicKey = new Uint8Array(leaf.publicKey)
      const sign = async (input: Bytes) =>
        new Uint8Array(await crypto.subtle.sign('Ed25519', leaf.privateKey, input))
      const memberKey = publicKey as MemberKey
      const keyPackage = await keyPackageBytes(
        { identity: new Uint8Array(leaf.identity), memberKey, signer: { publicKey, sign } },
        twist,
      )
      return { keyPackage: new Uint8Array(keyPackage), ref }
    },
  })

/** An engine that knocks with a leaf whose MAC no link made. */
export const knocksWithoutLink = (engine: GroupEngine): GroupEngine => ({
  ...engine,
  keyPackage({ leaf }) {
    const credential = decode(leafCredential, leaf.identity, 4_096)
    const mac = credential.mac.map(byte => byte ^ 1)
    return engine.keyPackage({ leaf: { ...leaf, identity: encode({ ...credential, mac }) } })
  },
})
