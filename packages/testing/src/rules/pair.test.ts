import { makeCharter, makeState, rotateLink } from '@konklave/crypto'
import {
  type Action,
  actions,
  type GroupId,
  keyHashOf,
  type RoomId,
  type Signed,
  type Signer,
  sign,
} from '@konklave/protocol'
import {
  chainHash,
  compareRules,
  encodeRules,
  equalSigned,
  fitsGroup,
  keysToBar,
  nextState,
  type Rules,
  verifyOffer,
  verifyReplacement,
  verifyRules,
} from '@konklave/protocol/rules'
import { beforeAll, describe, expect, it } from 'vitest'
import { forgeRules, makeTestRoom, newSigner, type TestRoom, verifiedRules } from './room.ts'
import { random } from './wire.ts'

let room: TestRoom
let rules: Rules
let moderator: Signer
let presenter: Signer
let stranger: Signer

beforeAll(async () => {
  ;[moderator, presenter, stranger] = await Promise.all([newSigner(), newSigner(), newSigner()])
  const roles = [
    { keyHash: keyHashOf(moderator.publicKey), role: 'moderator' as const },
    { keyHash: keyHashOf(presenter.publicKey), role: 'presenter' as const },
  ]
  room = await makeTestRoom({ roles })
  rules = room.rules
})

const verdict = async (bytes: Uint8Array, roomId: RoomId = room.roomId) => {
  const result = await verifyRules(bytes, roomId)
  return result.ok ? 'ok' : result.reason
}
const step = async (bytes: Uint8Array, before = rules) => {
  const result = await verifyReplacement(before, bytes, room.roomId)
  return result.ok ? 'ok' : result.reason
}
const owned = (fields: object) => ({ ...fields, by: room.owner })

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

describe('what may follow', () => {
  it('[K8] a state one seq on', async () => {
    expect(await step(await makeState(rules, { admission: 'lobby' }, moderator))).toBe('ok')
  })

  it('[K8] not the same, not two on, not back', async () => {
    expect(await step(rules.bytes)).toBe('rules-unchanged')
    expect(await step(await forgeRules(rules, { state: owned({ seq: 2 }) as never }))).toBe('wrong-seq')
    expect(await step(await forgeRules(rules, { state: owned({ admission: 'locked' }) as never }))).toBe(
      'wrong-seq',
    )
    expect(await step(await forgeRules(rules, { charter: owned({ seq: 2 }) as never }))).toBe('wrong-seq')
  })

  it('[K8] a barred signer signs nothing more; a barred key of an owner does not exist', async () => {
    const barred = [keyHashOf(moderator.publicKey)]
    const before = await verifiedRules(
      await forgeRules(rules, { state: { barred, by: room.owner } }),
      room.roomId,
    )
    const next = (by: Signer) => makeState(before, { admission: 'lobby' }, by)
    expect(await step(await next(moderator), before)).toBe('signer-barred')
    expect(await step(await next(room.owner), before)).toBe('ok')
  })

  it('[K14] a moderator who lost the race cannot bar whoever barred them', async () => {
    const other = await newSigner()
    const roles = [
      ...rules.charter.roles,
      { keyHash: keyHashOf(other.publicKey), role: 'moderator' as const },
    ]
    const two = await verifiedRules(
      await forgeRules(rules, { charter: { roles, by: room.owner } }),
      room.roomId,
    )
    const kick = async (before: Rules, who: Signer, by: Signer) =>
      (
        await rotateLink({
          rules: before,
          ring: room.ring,
          signer: by,
          kick: [{ memberKey: who.publicKey as never }],
        })
      ).rules
    const first = await verifiedRules(await kick(two, other, moderator), room.roomId)
    expect(await step(await kick(first, moderator, other), first)).toBe('signer-barred')
  })

  it('[K8] a new charter may take the right from the state it meets: then both are replaced', async () => {
    const before = await verifiedRules(await forgeRules(rules, { state: { by: moderator } }), room.roomId)
    const charter = { roles: [], seq: 1, by: room.owner }
    expect(await step(await forgeRules(before, { charter }), before)).toBe('not-entitled')
    const both = await forgeRules(before, { charter, state: owned({ seq: 1 }) as never })
    expect(await step(both, before)).toBe('ok')
    const byOld = await forgeRules(before, { charter, state: { seq: 1, by: moderator } })
    expect(await step(byOld, before)).toBe('not-entitled')
  })

  it('[K17] a former owner cannot hand over again', async () => {
    const handOver = (owner: Signer) =>
      sign(
        'owner chain',
        { roomId: room.roomId, owners: [owner.publicKey], before: chainHash([]) },
        room.owner,
      )
    const [heir, second] = [await newSigner(), await newSigner()]
    const charterOf = async (owner: Signer, seq: number) => ({
      owners: [owner.publicKey],
      ownerChain: [await handOver(owner)],
      seq,
      by: owner,
    })
    const state = (seq: number, by: Signer) => ({ seq, by })
    const sold = await forgeRules(rules, { charter: await charterOf(heir, 1), state: state(1, heir) })
    expect(await step(sold)).toBe('ok')
    const before = await verifiedRules(sold, room.roomId)
    const twice = await forgeRules(before, { charter: await charterOf(second, 2), state: state(2, second) })
    expect(await step(twice, before)).toBe('owner-chain')
    const offer = await verifyOffer(before, twice, room.roomId)
    expect(offer.ok ? 'ok' : offer.reason).toBe('owner-chain')
  })

  it('[K17] a former owner does not come back by the link that once made her one', async () => {
    const { roomId } = room
    const [anna, ben] = [await newSigner(), await newSigner()]
    const [first, a, b] = [room.owner.publicKey, anna.publicKey, ben.publicKey]
    const link = (by: Signer, owners: readonly Uint8Array[], chain: readonly Signed[]) =>
      sign('owner chain', { roomId, owners, before: chainHash(chain) }, by)
    const one = await link(room.owner, [first, a], [])
    const two = await link(anna, [first, a, b], [one])
    const three = await link(ben, [first, a], [one, two])
    const chain = [one, two, three]
    const now = { owners: [first, a], ownerChain: chain, seq: 3, by: anna }
    const before = await verifiedRules(await forgeRules(rules, { charter: now }), roomId)
    const owners = [first, a, b]
    const again = { owners, ownerChain: [...chain, two], seq: 4, by: ben }
    expect(await step(await forgeRules(before, { charter: again }), before)).toBe('owner-chain')
    // Meant for this place it would count.
    const meant = [...chain, await link(anna, owners, chain)]
    expect(await step(await forgeRules(before, { charter: { ...again, ownerChain: meant } }), before)).toBe(
      'ok',
    )
  })

  it('[K17] an owner takes out no other owner, only the own key', async () => {
    const { roomId } = room
    const [anna, ben] = [await newSigner(), await newSigner()]
    const both = { roomId, owners: [room.owner.publicKey, anna.publicKey], before: chainHash([]) }
    const first = await sign('owner chain', both, room.owner)
    const after = async (owners: readonly Signer[], by: Signer, signer: Signer) => {
      const keys = owners.map(({ publicKey }) => publicKey)
      const link = await sign('owner chain', { roomId, owners: keys, before: chainHash([first]) }, by)
      const charter = { owners: keys, ownerChain: [first, link], by: signer }
      return verdict(await forgeRules(rules, { charter, state: { by: signer } }))
    }
    expect(await after([anna], anna, anna)).toBe('owner-chain')
    expect(await after([anna, ben], anna, anna)).toBe('owner-chain')
    expect(await after([anna], room.owner, anna)).toBe('ok')
    expect(await after([anna, ben], room.owner, ben)).toBe('ok')
  })

  it('[K43] a call stays a call, and a meeting a meeting, also where steps between are missing', async () => {
    const call = await makeTestRoom({ kind: 'call' })
    for (const [made, kind] of [
      [room, 'call'],
      [call, undefined],
    ] as const) {
      const { kind: _, ...charter } = made.rules.charter
      const other = async (seq: number) =>
        encodeRules({
          charter: await sign('charter', { ...charter, ...(kind && { kind }), seq }, made.owner),
          state: made.rules.stateSigned,
        })
      const next = await verifyReplacement(made.rules, await other(1), made.roomId)
      expect(next.ok ? 'ok' : next.reason).toBe('other-kind')
      const later = await verifyOffer(made.rules, await other(5), made.roomId)
      expect(later.ok ? 'ok' : later.reason).toBe('other-kind')
    }
    const roles = { roles: [{ keyHash: keyHashOf(presenter.publicKey), role: 'moderator' as const }] }
    const given = await makeCharter(call.rules, roles, call.owner)
    const after = await verifyReplacement(call.rules, given, call.roomId)
    expect(after.ok && after.value.charter.kind).toBe('call')
  })

  it('[K4] a kept link comes by the owner key that signs, for itself, and stays until the next', async () => {
    const rotated = await rotateLink({ rules, ring: room.ring, signer: room.owner })
    expect(await step(rotated.rules)).toBe('ok')
    const after = await verifiedRules(rotated.rules, room.roomId)
    const { linkGen, authHash, older, kept } = after.state
    if (!kept) throw new Error('kept nothing')
    const turned = { linkGen, authHash, older, seq: 1 }
    const by = (signer: Signer, key = signer) => ({
      ...{ ...turned, by: signer, kept: { ...kept, key: keyHashOf(key.publicKey) } },
    })
    const rotatedBy = async (state: Partial<Rules['state']> & { readonly by: Signer }) =>
      step(await forgeRules(rules, { state }))
    expect(await rotatedBy(by(room.owner))).toBe('ok')
    expect(await rotatedBy({ ...turned, by: moderator })).toBe('ok')
    expect(await rotatedBy(by(moderator))).toBe('not-entitled')
    expect(await rotatedBy(by(moderator, room.owner))).toBe('not-entitled')
    expect(await rotatedBy(by(room.owner, moderator))).toBe('not-entitled')
    // Without a new generation nobody touches it.
    expect(await step(await makeState(after, { admission: 'lobby' }, moderator), after)).toBe('ok')
    for (const signer of [moderator, room.owner]) {
      const touched = async (other: Rules['state']['kept']) => {
        const { kept: _, ...rest } = after.state
        const body = { ...rest, seq: 2, ...(other && { kept: other }) }
        const state = await sign('state', body, signer)
        return step(encodeRules({ charter: after.charterSigned, state }), after)
      }
      expect(await touched(kept)).toBe('ok')
      expect(await touched(undefined)).toBe('not-entitled')
      expect(await touched({ ...kept, sealed: random(60) })).toBe('not-entitled')
      expect(await touched({ ...kept, key: keyHashOf(random(32)) })).toBe('not-entitled')
    }
    const added = { kept, seq: 1, by: room.owner }
    expect(await step(await forgeRules(rules, { state: added }))).toBe('not-entitled')
  })

  it('[K4] [K17] what a former owner kept does not stand in the way of the charter that ends her', async () => {
    const rotated = await rotateLink({ rules, ring: room.ring, signer: room.owner })
    const before = await verifiedRules(rotated.rules, room.roomId)
    const heir = await newSigner()
    const link = { roomId: room.roomId, owners: [heir.publicKey], before: chainHash([]) }
    const ownerChain = [await sign('owner chain', link, room.owner)]
    const charter = { owners: [heir.publicKey], ownerChain, seq: 1, by: heir }
    const sold = await forgeRules(before, { charter, state: { seq: 2, by: heir } })
    expect(await step(sold, before)).toBe('ok')
    const after = await verifiedRules(sold, room.roomId)
    // No owner any more: another rotation is needed for her to lose what she made herself.
    const again = await rotateLink({ rules: after, ring: rotated.ring, signer: room.owner })
    expect((await verifyRules(again.rules, room.roomId)).ok).toBe(false)
    const turned = await rotateLink({ rules: after, ring: rotated.ring, signer: heir })
    expect(await step(turned.rules, after)).toBe('ok')
    expect((await verifiedRules(turned.rules, room.roomId)).state.kept?.key).toEqual(
      keyHashOf(heir.publicKey),
    )
  })

  it('[K8] each change needs its action', async () => {
    const loose = { actions: { setSwitches: 'presenter' as const }, by: room.owner }
    const before = await verifiedRules(await forgeRules(rules, { charter: loose }), room.roomId)
    expect(await step(await makeState(before, { switches: { chat: false } }, presenter), before)).toBe('ok')
    expect(await step(await makeState(before, { admission: 'locked' }, presenter), before)).toBe(
      'not-entitled',
    )
    expect(
      await step(
        await makeState(before, { switches: { sharers: [keyHashOf(random(32))] } }, presenter),
        before,
      ),
    ).toBe('not-entitled')
    expect(await step(await makeState(before, { title: random(40) }, presenter), before)).toBe('not-entitled')
    const started = { groupId: random(16) as GroupId, newMeeting: true }
    expect(await step(await makeState(before, { start: started }, presenter), before)).toBe('not-entitled')
    const rotated = await rotateLink({ rules: before, ring: room.ring, signer: presenter })
    expect(await step(rotated.rules, before)).toBe('not-entitled')
  })

  it('[K8] each change alone needs its own action, whatever else its signer may do', async () => {
    const { state } = rules
    const actionsBut = (...kept: Action[]) =>
      Object.fromEntries(
        Object.keys(actions).map(name => [name, kept.includes(name as Action) ? 'presenter' : 'owner']),
      )
    const rotated = await verifiedRules(
      (await rotateLink({ rules, ring: room.ring, signer: room.owner })).rules,
      room.roomId,
    )
    const { linkGen, authHash, older } = rotated.state
    const barred = [keyHashOf(random(32))]
    const full = { ...state, barred }
    const switched = (change: Partial<Rules['state']['switches']>) => ({
      switches: { ...state.switches, ...change },
    })
    const cases: [Partial<Rules['state']>, readonly Action[], Partial<Rules['state']>?][] = [
      [{ admission: 'locked' }, ['setAdmission']],
      [{ linkGen, authHash, older }, ['rotateLink', 'kick']],
      [{ linkGen, authHash, older, barred }, ['kick']],
      [{ passGen: state.passGen + 1 }, ['start', 'kick']],
      [{ passGen: state.passGen + 1, barred: [] }, ['kick'], full],
      [{ groupId: random(16) as GroupId }, ['start']],
      [{ title: random(40) }, ['setTitle', 'rotateLink', 'kick']],
      [switched({ sharers: barred }), ['allowShare']],
      [switched({ share: 'ask' }), ['setSwitches']],
      [switched({ chat: false }), ['setSwitches']],
      [switched({ microphone: false }), ['setSwitches']],
      [switched({ camera: false }), ['setSwitches']],
      [switched({ reactions: false }), ['setSwitches']],
      [switched({ hands: false }), ['setSwitches']],
      [switched({ rename: false }), ['setSwitches']],
      [switched({ speakers: barred }), ['giveFloor', 'setSwitches']],
      [{ limits: barred.map(keyHash => ({ keyHash, no: ['chat'] })) }, ['limit']],
      [
        { limits: barred.map(keyHash => ({ keyHash, no: ['camera'] })) },
        ['limit'],
        { limits: barred.map(keyHash => ({ keyHash, no: ['chat'] })) },
      ],
    ]
    for (const [change, suffices, from] of cases) {
      const may = async (kept: readonly Action[]) => {
        const charter = { actions: actionsBut(...kept) as Rules['charter']['actions'], by: room.owner }
        const before = await verifiedRules(
          await forgeRules(rules, { charter, state: { ...from, by: room.owner } }),
          room.roomId,
        )
        const bytes = await forgeRules(before, { state: { ...change, seq: state.seq + 1, by: presenter } })
        return step(bytes, before)
      }
      const others = (Object.keys(actions) as Action[]).filter(name => !suffices.includes(name))
      expect([change, await may(others)]).toEqual([change, 'not-entitled'])
      for (const one of suffices) expect([change, one, await may([one])]).toEqual([change, one, 'ok'])
    }
  })

  it('[K7] nobody stands twice among those from whom something is withdrawn', async () => {
    const keyHash = keyHashOf(random(32))
    const limits = [
      { keyHash, no: ['chat'] },
      { keyHash, no: ['camera'] },
    ]
    expect(await verdict(await forgeRules(rules, { state: owned({ limits }) as never }))).toBe(
      'duplicate-entry',
    )
  })

  it('[K14] nobody is barred without a new link', async () => {
    const barred = [keyHashOf(random(32))]
    expect(await step(await forgeRules(rules, { state: owned({ seq: 1, barred }) as never }))).toBe(
      'half-a-kick',
    )
    expect(() => nextState(rules.state, { bar: barred }, rules.charter)).toThrow()
  })

  it('[K19] nobody comes off the list before the passes are void', async () => {
    const before = await verifiedRules(
      await forgeRules(rules, { state: owned({ barred: [keyHashOf(random(32))] }) as never }),
      room.roomId,
    )
    expect(
      await step(await forgeRules(before, { state: owned({ seq: 1, barred: [] }) as never }), before),
    ).toBe('unbarred')
    const voided = owned({ seq: 1, barred: [], passGen: 1 }) as never
    expect(await step(await forgeRules(before, { state: voided }), before)).toBe('ok')
  })

  it('[K14] a full list is emptied and takes the passes with it', () => {
    const barred = Array.from({ length: 256 }, () => keyHashOf(random(32)))
    const link = { authHash: random(32), older: [random(60)] }
    const key = keyHashOf(random(32))
    const after = nextState({ ...rules.state, barred }, { bar: [key], link }, rules.charter)
    expect(after.barred).toEqual([key])
    expect(after.passGen).toBe(rules.state.passGen + 1)
    const half = nextState({ ...rules.state, barred: barred.slice(1) }, { bar: [key], link }, rules.charter)
    expect(half.barred).toHaveLength(256)
    expect(half.passGen).toBe(rules.state.passGen)
  })

  it('[K14] a key that the charter names stays on a list that is emptied: its holder signs passes of the next generation', () => {
    const barred = Array.from({ length: 256 }, () => keyHashOf(random(32)))
    const link = { authHash: random(32), older: [random(60)] }
    const bar = Array.from({ length: 256 }, () => keyHashOf(random(32)))
    const [named] = barred
    if (!named) throw new Error('nobody')
    const roles = [{ keyHash: named, role: 'moderator' }] as const
    const after = nextState({ ...rules.state, barred }, { bar, link }, { roles: [...roles] })
    expect(after.barred).toHaveLength(256)
    expect(after.barred[0]).toEqual(named)
    expect(after.passGen).toBe(rules.state.passGen + 1)
  })

  it('[K3] generations go up one by one and keep their hashes', async () => {
    const forge = (fields: object) => forgeRules(rules, { state: owned({ seq: 1, ...fields }) as never })
    const other = { authHash: [random(32)] }
    expect(await step(await forge(other))).toBe('generations')
    const two = {
      linkGen: 2,
      authHash: [rules.state.authHash[0], random(32), random(32)],
      older: [random(60), random(60)],
    }
    expect(await step(await forge(two))).toBe('generations')
    const swapped = { linkGen: 1, authHash: [random(32), random(32)], older: [random(60)] }
    expect(await step(await forge(swapped))).toBe('generations')
    expect(await step(await forge({ passGen: 2 }))).toBe('generations')
    const used = await verifiedRules(await forge({ passGen: 1 }), room.roomId)
    const revived = await forgeRules(used, { state: owned({ seq: 2, passGen: 0 }) as never })
    expect(await step(revived, used)).toBe('generations')
    const rotated = await rotateLink({ rules, ring: room.ring, signer: room.owner })
    const before = await verifiedRules(rotated.rules, room.roomId)
    const back = { linkGen: 0, authHash: rules.state.authHash, older: [] }
    const backwards = await forgeRules(before, { state: owned({ seq: 2, ...back }) as never })
    expect(await step(backwards, before)).toBe('generations')
    const hashes = Array.from({ length: 33 }, () => random(32))
    const sealed = Array.from({ length: 32 }, () => random(60))
    const many = { linkGen: 40, authHash: hashes.slice(0, 32), older: sealed }
    const late = await verifiedRules(await forgeRules(rules, { state: owned(many) as never }), room.roomId)
    const jump = (by: number) => ({ seq: 1, linkGen: 40 + by, authHash: hashes.slice(1), older: sealed })
    expect(await step(await forgeRules(late, { state: owned(jump(1)) as never }), late)).toBe('ok')
    expect(await step(await forgeRules(late, { state: owned(jump(2)) as never }), late)).toBe('generations')
    const resealed = await forgeRules(before, { state: owned({ seq: 2, older: [random(60)] }) as never })
    expect(await step(resealed, before)).toBe('generations')
  })

  it('[K14] a kick bars the role key behind a person, unless it is an owner’s', () => {
    const memberKey = random(32) as never
    const certified = (key: Uint8Array) => ({ memberKey, cert: { key: key as never, sig: random(64) } })
    expect(keysToBar(certified(moderator.publicKey), rules.charter)).toEqual([
      keyHashOf(memberKey),
      keyHashOf(moderator.publicKey),
    ])
    expect(keysToBar(certified(room.owner.publicKey), rules.charter)).toEqual([keyHashOf(memberKey)])
  })
})

describe('the newest pair', () => {
  const at = async (charterSeq: number, stateSeq: number, admission: 'open' | 'lobby' = 'open') =>
    verifiedRules(
      await forgeRules(rules, {
        charter: owned({ seq: charterSeq }) as never,
        state: owned({ seq: stateSeq, admission }) as never,
      }),
      room.roomId,
    )

  it('[K8] is told by both seqs; anything crossed is a conflict', async () => {
    const base = await at(1, 1)
    expect(compareRules(base, base)).toBe('same')
    expect(compareRules(await at(1, 2), base)).toBe('newer')
    expect(compareRules(await at(2, 1), base)).toBe('newer')
    expect(compareRules(await at(2, 2), base)).toBe('newer')
    expect(compareRules(await at(1, 0), base)).toBe('older')
    expect(compareRules(await at(2, 0), base)).toBe('conflict')
    expect(compareRules(await at(1, 1, 'lobby'), base)).toBe('conflict')
  })

  it('[K8] is taken from anybody, but nobody barred can have signed it', async () => {
    const barred = [keyHashOf(moderator.publicKey)]
    const known = await verifiedRules(
      await forgeRules(rules, { state: { barred, by: room.owner } }),
      room.roomId,
    )
    const offer = async (bytes: Uint8Array) => {
      const result = await verifyOffer(known, bytes, room.roomId)
      return result.ok ? 'ok' : result.reason
    }
    expect(await offer(await forgeRules(known, { state: owned({ seq: 7 }) as never }))).toBe('ok')
    expect(await offer(await forgeRules(known, { state: { seq: 7, barred: [], by: moderator } }))).toBe(
      'signer-barred',
    )
    expect(await offer(known.bytes)).toBe('wrong-seq')
    expect(await offer(random(40))).toBe('not-cbor')
    const back = { seq: 7, passGen: 0, by: room.owner }
    const later = await verifiedRules(
      await forgeRules(known, { state: { passGen: 1, by: room.owner } }),
      room.roomId,
    )
    const rolled = await verifyOffer(later, await forgeRules(later, { state: back }), room.roomId)
    expect(rolled.ok ? 'ok' : rolled.reason).toBe('generations')
    expect(await offer(await forgeRules(known, { state: owned({ admission: 'lobby' }) as never }))).toBe(
      'wrong-seq',
    )
  })

  it('[K8] [K19] steps that are not at hand cannot unbar without passGen, nor outrun the seq', async () => {
    const barred = [keyHashOf(random(32))]
    const known = await verifiedRules(
      await forgeRules(rules, { state: { barred, by: room.owner } }),
      room.roomId,
    )
    const offer = async (state: Partial<Rules['state']>) => {
      const bytes = await forgeRules(known, { state: { ...state, by: moderator } })
      const result = await verifyOffer(known, bytes, room.roomId)
      return result.ok ? 'ok' : result.reason
    }
    const { seq, passGen } = known.state
    expect(await offer({ seq: seq + 2 })).toBe('ok')
    expect(await offer({ seq: seq + 2, barred: [] })).toBe('unbarred')
    expect(await offer({ seq: seq + 2, barred: [], passGen: passGen + 1 })).toBe('ok')
    expect(await offer({ seq: seq + 2, passGen: passGen + 3 })).toBe('generations')
    expect(await offer({ seq: Number.MAX_SAFE_INTEGER })).toBe('wrong-seq')
    const lists = (n: number) => ({
      linkGen: n,
      authHash: Array.from({ length: n + 1 }, () => random(32)),
      older: Array.from({ length: n }, () => random(60)),
    })
    expect(await offer({ seq: seq + 2, ...lists(2) })).toBe('ok')
    expect(await offer({ seq: seq + 2, ...lists(3) })).toBe('generations')
    const rotated = await verifiedRules(
      await forgeRules(rules, { state: { barred, ...lists(2), by: room.owner } }),
      room.roomId,
    )
    const older = await forgeRules(rotated, { state: { seq: seq + 2, ...lists(1), by: moderator } })
    const said = await verifyOffer(rotated, older, room.roomId)
    expect(said.ok ? 'ok' : said.reason).toBe('generations')
    const charter = { seq: Number.MAX_SAFE_INTEGER, by: room.owner }
    const far = await verifyOffer(known, await forgeRules(known, { charter }), room.roomId)
    expect(far.ok ? 'ok' : far.reason).toBe('wrong-seq')
  })

  it('[K18] fits its own meeting, and any only where anyone may start', async () => {
    const groupId = random(16)
    expect(fitsGroup(rules, groupId)).toBe(false)
    const any = await verifiedRules(
      await forgeRules(rules, { charter: { anyoneMayStart: true, by: room.owner } }),
      room.roomId,
    )
    expect(fitsGroup(any, groupId)).toBe(true)
    const named = await verifiedRules(
      await forgeRules(rules, { state: owned({ groupId }) as never }),
      room.roomId,
    )
    expect(fitsGroup(named, groupId)).toBe(true)
    expect(fitsGroup(named, random(16))).toBe(false)
  })
})
