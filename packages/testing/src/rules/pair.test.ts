import { keyHashOf, type RoomId, type Signer, sign } from '@konklave/protocol'
import { chainHash, equalSigned } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { forgeRules, newSigner } from './room.ts'
import { roomWithRoles } from './roomWithRoles.ts'
import { random } from './wire.ts'

const { room, rules, moderator, presenter, stranger, verdict, owned } = await roomWithRoles()

describe('a charter and a state', () => {
  it('[K1] verify against the room id alone', async () => {
    expect(await verdict(rules.bytes)).toBe('ok')
    expect(await verdict(rules.bytes, random(16) as RoomId)).toBe('wrong-room')
  })

  it('[K1] another first owner does not hash to the room id', async () => {
    const fake = { firstOwner: stranger.publicKey, owners: [stranger.publicKey], by: stranger }
    expect(await verdict(await forgeRules(rules, { charter: fake }))).toBe('not-the-first-owner')
  })

  it('[K7] a charter is signed by an owner', async () => {
    expect(await verdict(await forgeRules(rules, { charter: { by: moderator } }))).toBe('not-an-owner')
  })

  it('[K7] a broken signature is no signature', async () => {
    const forged = await forgeRules(rules, {
      state: { by: { ...stranger, publicKey: room.owner.publicKey } },
    })
    expect(await verdict(forged)).toBe('bad-signature')
  })

  it('[K1] neither is a broken one under a charter or a hand-over', async () => {
    const forger = { ...stranger, publicKey: room.owner.publicKey }
    expect(await verdict(await forgeRules(rules, { charter: { by: forger } }))).toBe('bad-signature')
    const owners = [stranger.publicKey]
    const ownerChain = [
      await sign('owner chain', { roomId: room.roomId, owners, before: chainHash([]) }, forger),
    ]
    expect(await verdict(await forgeRules(rules, { charter: { owners, ownerChain, by: stranger } }))).toBe(
      'bad-signature',
    )
  })

  it('[K8] same means body, key and signature', () => {
    const { body, key, sig } = rules.stateSigned
    expect(equalSigned(rules.stateSigned, { body, key, sig })).toBe(true)
    expect(equalSigned(rules.stateSigned, { body: random(8), key, sig })).toBe(false)
    expect(equalSigned(rules.stateSigned, { body, key: random(32), sig })).toBe(false)
    expect(equalSigned(rules.stateSigned, { body, key, sig: random(64) })).toBe(false)
  })

  it('[K7] a state belongs to its room', async () => {
    expect(await verdict(await forgeRules(rules, { state: owned({ roomId: random(16) }) as never }))).toBe(
      'wrong-room',
    )
  })

  it('[K7] a state names no meeting where anyone may start one', async () => {
    const charter = { anyoneMayStart: true, by: room.owner }
    const state = { groupId: random(16), by: room.owner }
    expect(await verdict(await forgeRules(rules, { charter, state }))).toBe('wrong-group')
  })

  it('[K7] a purpose cannot stand in for another', async () => {
    const state = await sign('pass', rules.state, room.owner)
    const { encodeRules } = await import('@konklave/protocol/rules')
    expect(await verdict(encodeRules({ charter: rules.charterSigned, state }))).toBe('bad-signature')
  })

  it('[K8] a newer rulesVersion asks for a newer client', async () => {
    expect(await verdict(await forgeRules(rules, { charter: owned({ rulesVersion: 2 }) as never }))).toBe(
      'newer-rules',
    )
  })

  it('[K17] an owner nobody handed over to is none', async () => {
    const owners = [room.owner.publicKey, stranger.publicKey]
    expect(await verdict(await forgeRules(rules, { charter: { owners, by: room.owner } }))).toBe(
      'owner-chain',
    )
  })

  it('[K17] a hand-over signed by an owner counts, by anybody else not', async () => {
    const owners = [room.owner.publicKey, stranger.publicKey]
    const before = chainHash([])
    const by = (signer: Signer) => sign('owner chain', { roomId: room.roomId, owners, before }, signer)
    const good = { owners, ownerChain: [await by(room.owner)], by: stranger }
    expect(await verdict(await forgeRules(rules, { charter: good }))).toBe('ok')
    const bad = { owners, ownerChain: [await by(stranger)], by: stranger }
    expect(await verdict(await forgeRules(rules, { charter: bad }))).toBe('owner-chain')
  })

  it('[K17] a room has up to four owner keys, and no more', async () => {
    const heirs = await Promise.all([newSigner(), newSigner(), newSigner(), newSigner()])
    const keys = [room.owner, ...heirs].map(({ publicKey }) => publicKey)
    const owned = async (owners: readonly Uint8Array[]) => {
      const link = await sign(
        'owner chain',
        { roomId: room.roomId, owners, before: chainHash([]) },
        room.owner,
      )
      return verdict(
        await forgeRules(rules, { charter: { owners, ownerChain: [link], by: room.owner } as never }),
      )
    }
    expect(await owned(keys.slice(0, 4))).toBe('ok')
    expect(await owned(keys)).toBe('wrong-shape')
    expect(await owned([])).toBe('wrong-shape')
    // Five in between, of whom one remains.
    const { roomId } = room
    const five = await sign('owner chain', { roomId, owners: keys, before: chainHash([]) }, room.owner)
    const last = { roomId, owners: keys.slice(0, 1), before: chainHash([five]) }
    const one = await sign('owner chain', last, room.owner)
    const charter = { owners: keys.slice(0, 1), ownerChain: [five, one], by: room.owner }
    expect(await verdict(await forgeRules(rules, { charter }))).toBe('wrong-shape')
  })

  it('[K17] a hand-over of another room does not count', async () => {
    const owners = [stranger.publicKey]
    const link = await sign('owner chain', { roomId: random(16), owners, before: chainHash([]) }, room.owner)
    const charter = { owners, ownerChain: [link], by: stranger }
    expect(await verdict(await forgeRules(rules, { charter }))).toBe('wrong-room')
  })

  it('[K7] names a key once', async () => {
    const roles = [{ keyHash: keyHashOf(room.owner.publicKey), role: 'presenter' as const }]
    expect(await verdict(await forgeRules(rules, { charter: { roles, by: room.owner } }))).toBe(
      'duplicate-entry',
    )
  })

  it('[K8] a state is signed by a named key that may change something', async () => {
    expect(await verdict(await forgeRules(rules, { state: { by: moderator } }))).toBe('ok')
    expect(await verdict(await forgeRules(rules, { state: { by: presenter } }))).toBe('not-entitled')
    expect(await verdict(await forgeRules(rules, { state: { by: stranger } }))).toBe('not-entitled')
  })

  it('[K8] a table that lets participants change things does not let strangers sign', async () => {
    const loose = { actions: { setSwitches: 'participant' as const }, by: room.owner }
    expect(await verdict(await forgeRules(rules, { charter: loose, state: { by: presenter } }))).toBe('ok')
    expect(await verdict(await forgeRules(rules, { charter: loose, state: { by: stranger } }))).toBe(
      'not-entitled',
    )
  })

  it('[K8] an owner key cannot be barred', async () => {
    const barred = [keyHashOf(room.owner.publicKey)]
    expect(await verdict(await forgeRules(rules, { state: { barred, by: moderator } }))).toBe('owner-barred')
  })

  it('[K7] lists belong to the link generation, however large a number is claimed', async () => {
    expect(await verdict(await forgeRules(rules, { state: owned({ linkGen: 1 }) as never }))).toBe(
      'generations',
    )
    const huge = { linkGen: Number.MAX_SAFE_INTEGER, authHash: Array.from({ length: 32 }, () => random(32)) }
    expect(await verdict(await forgeRules(rules, { state: owned(huge) as never }))).toBe('generations')
    expect(await verdict(await forgeRules(rules, { state: owned({ older: [random(60)] }) as never }))).toBe(
      'generations',
    )
  })

  it('[K7] each list alone, and no key twice', async () => {
    const fewHashes = { linkGen: 1, older: [random(60)] }
    expect(await verdict(await forgeRules(rules, { state: owned(fewHashes) as never }))).toBe('generations')
    const key = keyHashOf(random(32))
    expect(await verdict(await forgeRules(rules, { state: owned({ barred: [key, key] }) as never }))).toBe(
      'duplicate-entry',
    )
  })

  it('[K7] takes no more than 16 KiB', async () => {
    expect(await verdict(new Uint8Array(16 * 1024 + 1))).toBe('too-large')
  })
})
