import {
  decode,
  encode,
  type LeafCredential,
  leafCredential,
  type MemberKey,
  type RoomId,
} from '@konklave/protocol'
import type { MemberLeaf } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { seal } from '../aead.ts'
import { kdf } from '../kdf.ts'
import { deriveLink } from '../links/deriveLink.ts'
import { firstRing, withLinks } from '../links/ring.ts'
import { pad } from '../pad.ts'
import { hasFalseLeaf, keepsKind, makeCredential, openLeaf, profileOf, verifyMac } from './credential.ts'

const bytes = (size: number, fill: number) => new Uint8Array(size).fill(fill)
const roomId = bytes(16, 1) as RoomId
const memberKey = bytes(32, 2) as MemberKey
const ring = firstRing(roomId, bytes(32, 3))
const link = ring.generations.get(0)!
const cert = { key: bytes(32, 4), sig: bytes(64, 5) }

const leafOf = async (p: Partial<Parameters<typeof makeCredential>[0]> = {}) => {
  const profile = { kind: 'guest' as const, name: 'Anna' }
  const identity = await makeCredential({ link, memberKey, dmKey: bytes(32, 6), cert, profile, ...p })
  const credential = decode(leafCredential, identity, 1024)
  return { memberKey, credential, identity } as unknown as MemberLeaf & { identity: Uint8Array }
}
const changed = (leaf: MemberLeaf, fields: Partial<LeafCredential>) =>
  ({ ...leaf, credential: { ...leaf.credential, ...fields } }) as MemberLeaf

describe('the MAC of a leaf', () => {
  it('[K5] proves the link', async () => {
    expect(verifyMac(await leafOf(), ring)).toBe('ok')
    const outsider = deriveLink(roomId, bytes(32, 9), 0)
    expect(verifyMac(await leafOf({ link: outsider }), ring)).toBe('false')
  })

  it('[K5] covers member key, whisper key, certificate, profile and generation', async () => {
    const leaf = await leafOf()
    expect(verifyMac({ ...leaf, memberKey: bytes(32, 7) as MemberKey }, ring)).toBe('false')
    expect(verifyMac(changed(leaf, { dmKey: bytes(32, 7) }), ring)).toBe('false')
    expect(verifyMac(changed(leaf, { cert: { ...cert, sig: bytes(64, 7) } }), ring)).toBe('false')
    expect(verifyMac(changed(leaf, { cert: undefined }), ring)).toBe('false')
    expect(verifyMac(changed(leaf, { profile: bytes(540, 7) }), ring)).toBe('false')
    expect(verifyMac(changed(leaf, { mac: bytes(32, 7) }), ring)).toBe('false')
    const both = withLinks(ring, [deriveLink(roomId, bytes(32, 3), 1)])
    expect(verifyMac(changed(leaf, { g: 1 }), both)).toBe('false')
  })

  it('[K5] of another room does not count', async () => {
    const elsewhere = deriveLink(bytes(16, 8) as RoomId, bytes(32, 3), 0)
    expect(verifyMac(await leafOf({ link: elsewhere }), ring)).toBe('false')
  })

  it('[K5] of an unknown generation waits for its secret', async () => {
    const next = deriveLink(roomId, bytes(32, 10), 1)
    const leaf = await leafOf({ link: next })
    expect(verifyMac(leaf, ring)).toBe('unknown-generation')
    expect(verifyMac(leaf, withLinks(ring, [next]))).toBe('ok')
  })

  it('[K5] is looked at for every leaf', async () => {
    const good = await leafOf()
    const forged = changed(good, { mac: bytes(32, 7) })
    const later = await leafOf({ link: deriveLink(roomId, bytes(32, 10), 1) })
    expect(await hasFalseLeaf([good, good, later], ring)).toBe(false)
    expect(await hasFalseLeaf([good, forged, later], ring)).toBe(true)
  })

  it('[K5] over a profile that does not open is as good as false, once its generation is known', async () => {
    const link = deriveLink(roomId, bytes(32, 10), 1)
    const leaf = await leafOf({ link, profile: { kind: 'guest', name: 'A'.repeat(61) } })
    expect(await openLeaf(leaf, ring)).toEqual({ mac: 'unknown-generation', profile: null })
    const both = withLinks(ring, [link])
    expect(verifyMac(leaf, both)).toBe('ok')
    expect(await openLeaf(leaf, both)).toEqual({ mac: 'false', profile: null })
    expect(await hasFalseLeaf([leaf], both)).toBe(true)
    const profile = { kind: 'guest' as const, name: 'Anna' }
    expect(await openLeaf(await leafOf({ link }), both)).toEqual({ mac: 'ok', profile })
  })
})

describe('the profile', () => {
  it('[K5] opens for who holds the link, for this member key only', async () => {
    const leaf = await leafOf()
    expect(await profileOf(leaf, ring)).toEqual({ kind: 'guest', name: 'Anna' })
    expect(await profileOf({ ...leaf, memberKey: bytes(32, 7) as MemberKey }, ring)).toBeNull()
    expect(await profileOf(leaf, firstRing(roomId, bytes(32, 9)))).toBeNull()
  })

  it('[K5] of a link holder who sealed nonsense is none', async () => {
    const key = kdf({ ikm: link.meta.unsafeBytes(), label: 'konklave profile v1', context: memberKey })
    const profile = async (content: Uint8Array) => seal(key, pad(content, [512]), roomId)
    const leaf = await leafOf()
    expect(await profileOf(changed(leaf, { profile: await profile(bytes(9, 0xff)) }), ring)).toBeNull()
    const longName = encode({ kind: 'guest', name: 'A'.repeat(61) })
    expect(await profileOf(changed(leaf, { profile: await profile(longName) }), ring)).toBeNull()
    expect(await profileOf(changed(leaf, { profile: new Uint8Array(5) }), ring)).toBeNull()
  })

  it.each(['', ' \u3000', '\u200b\u2066\u2069', '\u0007 \ufeff'])(
    '[K5] with a name of nothing that shows (%j) is none',
    async name => {
      expect(await profileOf(await leafOf({ profile: { kind: 'guest', name } }), ring)).toBeNull()
    },
  )

  it('[K5] has one size whatever the name, and another face each time', async () => {
    const short = await leafOf({ profile: { kind: 'guest', name: 'A' } })
    const long = await leafOf({ profile: { kind: 'account', name: '漢'.repeat(60) } })
    expect(short.credential.profile).toHaveLength(512 + 28)
    expect(long.credential.profile).toHaveLength(512 + 28)
    expect((await leafOf()).credential.profile).not.toEqual((await leafOf()).credential.profile)
  })

  it('[K5] shows no name to the server', async () => {
    const { identity } = await leafOf({ profile: { kind: 'guest', name: 'Annabella' } })
    expect(new TextDecoder('latin1').decode(identity)).not.toContain('Annabella')
    expect(identity.length).toBeLessThan(1024)
    expect(encode(decode(leafCredential, identity, 1024))).toEqual(identity)
  })

  it('[K6] a rename keeps the kind', async () => {
    const anna = await leafOf()
    const annette = await leafOf({ profile: { kind: 'guest', name: 'Annette' } })
    const bridge = await leafOf({ profile: { kind: 'bridge', name: 'Anna' } })
    expect(await keepsKind(anna, annette, ring)).toBe(true)
    expect(await keepsKind(anna, bridge, ring)).toBe(false)
    expect(await keepsKind(anna, changed(annette, { profile: bytes(540, 0) }), ring)).toBe(false)
  })
})
