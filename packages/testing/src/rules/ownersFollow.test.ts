import { makeState, rotateLink } from '@konklave/crypto'
import { keyHashOf, type Signed, type Signer, sign } from '@konklave/protocol'
import { chainHash, encodeRules, type Rules, verifyOffer, verifyRules } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { forgeRules, newSigner, verifiedRules } from './room.ts'
import { roomWithRoles } from './roomWithRoles.ts'
import { random } from './wire.ts'

const { room, rules, moderator, verdict, step } = await roomWithRoles()

describe('what may follow where owners or kept links change', () => {
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
})
