import { makeState, rotateLink } from '@konklave/crypto'
import { type Bytes, keyHashOf, limits } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { forgeRules, newSigner } from '../rules/index.ts'
import { Guest } from './guest.ts'
import { calm, started } from './scene.ts'

const knocksAt = (owner: Guest) => {
  const notice = owner.notices.get('knocks')
  return notice?.t === 'knocks' ? notice.knocks : []
}
const firstAt = (owner: Guest): Bytes => {
  const [knock] = knocksAt(owner)
  if (!knock) throw new Error('nobody knocks')
  return knock.id
}

describe('who waits outside', () => {
  test('[K25] at most 50 knocks wait; whoever is too many hears so', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    for (let i = 0; i < limits.KNOCKS_PER_ROOM_MAX; i++) {
      expect(await (await Guest.make(house)).knock()).toBe('ok')
    }
    const late = await Guest.make(house)
    expect(await late.knock()).toBe('too-many')
    expect(late.lobby?.notices.at(-1)).toEqual({ t: 'lobby', state: 'full' })
    await calm(owner)
    expect(knocksAt(owner)).toHaveLength(limits.KNOCKS_PER_ROOM_MAX)
  })

  test('[K25] a key package that its key did not sign is no knock', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const fresh = await Guest.make(house)
    expect(await fresh.knockWith(bytes => bytes.with(bytes.length - 1, (bytes.at(-1) ?? 0) ^ 1))).toBe(
      'bad-commit',
    )
    await calm(owner)
    expect(knocksAt(owner)).toEqual([])
  })

  test('[K5] [K25] nor is one with a certificate of a key that the charter does not name', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    expect(await (await Guest.make(house, { roleKey: await newSigner() })).knock()).toBe('bad-commit')
    expect(await (await Guest.make(house, { roleKey: house.room.owner })).knock()).toBe('ok')
    await calm(owner)
    expect(knocksAt(owner)).toHaveLength(1)
  })

  test('[K25] a link that this room never had does not even knock', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const { ring } = await rotateLink({ rules: owner.rules, ring: house.room.ring, signer: house.room.owner })
    const stranger = await Guest.make(house, { ring })
    expect(await stranger.knock()).toBe('link-unknown')
    expect(await stranger.open()).toBe('link-unknown')
  })

  test('[K25] a pass that died before it was used is asked for anew', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const bob = await Guest.make(house)
    await bob.knock()
    await calm(owner)
    const pass = await owner.passFor(bob)
    expect(await owner.code({ t: 'admit', knock: firstAt(owner), pass })).toBe('ok')
    await calm(owner)
    expect([owner.items().length, knocksAt(owner).length]).toEqual([1, 0])
    const { seq, passGen } = owner.rules.state
    const state = { seq: seq + 1, passGen: passGen + 1, by: house.room.owner }
    expect(await owner.commit({ rules: await forgeRules(owner.rules, { state }) })).toBe('ok')
    await calm(owner)
    expect([owner.items().length, knocksAt(owner).length]).toEqual([0, 1])
    expect(await owner.code({ t: 'admit', knock: firstAt(owner), pass })).toBe('bad-signature')
    expect(await owner.code({ t: 'admit', knock: firstAt(owner), pass: await owner.passFor(bob) })).toBe('ok')
    expect(await owner.work()).toBe('ok')
  })

  test('[K11] [K25] a pass waits no longer than its issuer has the right', async () => {
    const moderator = await newSigner()
    const roles = [{ keyHash: keyHashOf(moderator.publicKey), role: 'moderator' as const }]
    const { house, owner } = await started({ admission: 'lobby', roles })
    const helper = await Guest.make(house, { name: 'Moderator', roleKey: moderator })
    const bob = await Guest.make(house)
    await bob.knock()
    await calm(owner)
    const pass = await owner.passFor(bob, moderator)
    expect(await owner.code({ t: 'admit', knock: firstAt(owner), pass })).toBe('ok')
    await calm(owner)
    expect(owner.items()).toHaveLength(1)
    expect(await owner.send(await owner.kick(helper))).toBe('ok')
    await calm(owner)
    expect([owner.items().length, knocksAt(owner).length]).toEqual([0, 1])
  })

  test('[K12] when the room is locked nobody waits any more, let in or not', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const [bob, eve] = [await Guest.make(house), await Guest.make(house)]
    await bob.knock()
    await calm(owner)
    expect(await owner.code({ t: 'admit', knock: firstAt(owner), pass: await owner.passFor(bob) })).toBe('ok')
    await eve.knock()
    await calm(owner)
    const rules = await makeState(owner.rules, { admission: 'locked' }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(owner)
    expect([bob.lobby?.closed, eve.lobby?.closed]).toEqual(['locked', 'locked'])
    expect([owner.items().length, knocksAt(owner).length]).toEqual([0, 0])
  })

  test('[K24] a visitor whom the door shuts out hears no more', async () => {
    const { house, owner } = await started({ admission: 'open' })
    const bob = await Guest.make(house)
    expect(await bob.open()).toBeNull()
    const rules = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(owner, bob)
    expect(bob.closed).toBe('knock-first')
  })
})

describe('[K25] words for those outside', () => {
  const sealed = () => crypto.getRandomValues(new Uint8Array(limits.KNOCK_WORDS_SEALED_BYTES))
  const heard = (guest: Guest) => guest.lobby?.notices.filter(({ t }) => t === 'words') ?? []

  test('reach the knock they name and nobody else, as often as a member may speak', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const [bob, eve] = [await Guest.make(house), await Guest.make(house)]
    await bob.knock()
    await calm(owner)
    const words = [
      { knock: firstAt(owner), sealed: sealed() },
      { knock: crypto.getRandomValues(new Uint8Array(16)), sealed: sealed() },
    ]
    await eve.knock()
    await calm(owner)
    expect(await owner.code({ t: 'tellKnocks', words })).toBe('ok')
    expect(heard(bob)).toEqual([{ t: 'words', sealed: words[0]!.sealed }])
    expect(heard(eve)).toEqual([])
    const codes = []
    for (let i = 0; i < limits.MESSAGES_BURST; i++) codes.push(await owner.code({ t: 'tellKnocks', words }))
    expect(codes.at(-1)).toBe('rate-limited')
  })

  test('come from nobody who may not let in, and in one size only', async () => {
    const { house, owner } = await started({ admission: 'open' })
    const mallory = await Guest.make(house, { name: 'Mallory' })
    await mallory.open()
    await mallory.join()
    await calm(owner, mallory)
    const closes = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await owner.commit({ rules: closes })).toBe('ok')
    await calm(owner, mallory)
    const bob = await Guest.make(house)
    await bob.knock()
    await calm(owner, mallory)
    const knock = firstAt(owner)
    expect(await mallory.code({ t: 'tellKnocks', words: [{ knock, sealed: sealed() }] })).toBe('not-allowed')
    for (const words of [
      [],
      [{ knock, sealed: sealed().slice(1) }],
      Array(51).fill({ knock, sealed: sealed() }),
    ])
      expect(await owner.code({ t: 'tellKnocks', words })).toBe('bad-frame')
    expect(heard(bob)).toEqual([])
  })
})
