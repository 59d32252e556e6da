import { type GroupId, hex, type MemberKey, roomIdOf, sign, verifySigned } from '@konklave/protocol'
import { describe, expect, it } from 'vitest'
import { generateMemberKeys, memberKeyOf, publicKeyOf, signerOf } from './memberKeys.ts'
import { newOwnerSeed, ownerKeys } from './ownerKey.ts'
import { openLinkFor, sealLinkFor } from './sealTo.ts'

const bytes = (size: number, fill: number) => new Uint8Array(size).fill(fill)

describe('keys', () => {
  it('[K32] cannot be read out', async () => {
    const { sign, dm } = await generateMemberKeys()
    const owner = await ownerKeys(newOwnerSeed())
    for (const { privateKey } of [sign, dm, owner]) {
      expect(privateKey.extractable).toBe(false)
      await expect(crypto.subtle.exportKey('pkcs8', privateKey)).rejects.toThrow()
    }
  })

  it('[K1] an owner seed always gives the same room id', async () => {
    // RFC 8032 §7.1, test 1
    const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
    const pair = await ownerKeys(Uint8Array.from(seed.match(/../g) ?? [], byte => Number.parseInt(byte, 16)))
    const publicKey = await publicKeyOf(pair)
    expect(hex(publicKey)).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a')
    expect(roomIdOf(publicKey)).toHaveLength(16)
  })

  it('[K5] sign for one purpose', async () => {
    const signer = await signerOf((await generateMemberKeys()).sign)
    const statement = await sign('end', { groupId: bytes(16, 1) }, signer)
    expect(await verifySigned('end', statement)).toBe(true)
    expect(await verifySigned('void', statement)).toBe(false)
  })
})

describe('a link secret for one person', () => {
  const pair = async () => {
    const [anna, ben] = await Promise.all([generateMemberKeys(), generateMemberKeys()])
    const context = {
      groupId: bytes(16, 1) as GroupId,
      sender: await memberKeyOf(anna),
      recipient: await memberKeyOf(ben),
    }
    const secret = bytes(32, 7)
    const sealed = await sealLinkFor({ ...context, dmKey: await publicKeyOf(ben.dm), g: 2, secret })
    return { anna, ben, context, secret, sealed }
  }

  it('[K4] opens for its recipient only', async () => {
    const { anna, ben, context, secret, sealed } = await pair()
    expect(await openLinkFor({ ...context, ...sealed, dm: ben.dm, g: 2 })).toEqual(secret)
    expect(await openLinkFor({ ...context, ...sealed, dm: anna.dm, g: 2 })).toBeNull()
  })

  it('[K42] is bound to group, sender, recipient and generation', async () => {
    const { ben, context, sealed } = await pair()
    const whole = { ...context, ...sealed, dm: ben.dm, g: 2 }
    expect(await openLinkFor({ ...whole, groupId: bytes(16, 9) as GroupId })).toBeNull()
    expect(await openLinkFor({ ...whole, sender: bytes(32, 9) as MemberKey })).toBeNull()
    expect(await openLinkFor({ ...whole, recipient: bytes(32, 9) as MemberKey })).toBeNull()
    expect(await openLinkFor({ ...whole, g: 3 })).toBeNull()
    expect(await openLinkFor({ ...whole, ephemeral: bytes(32, 0) })).toBeNull()
  })

  it('[K4] fits its message', async () => {
    const { sealed } = await pair()
    expect(sealed.sealed.length).toBeLessThanOrEqual(64)
    expect(sealed.ephemeral).toHaveLength(32)
  })
})
