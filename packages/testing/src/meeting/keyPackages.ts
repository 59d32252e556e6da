import type { GroupEngine } from '@konklave/crypto/engine'
import type { Bytes, MemberKey } from '@konklave/protocol'
import { keyPackageBytes, type LeafTwist } from '../rules/index.ts'

/** An engine whose key packages deviate, signed all the same; nobody can enter by their Welcome. */
export const withKeyPackage =
  (twist: LeafTwist) =>
  (engine: GroupEngine): GroupEngine => ({
    ...engine,
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
