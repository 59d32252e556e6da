import { makeState } from '@konklave/crypto'
import { keyHashOf } from '@konklave/protocol'
import { decodeCommitMessage } from '@konklave/protocol/mls'
import { describe, expect, test } from 'vitest'
import { forgeRules, newSigner } from '../rules/index.ts'
import { Guest } from './guest.ts'
import type { House } from './house.ts'
import { admitted, calm, lobbyWith, meeting, started } from './scene.ts'

/** Somebody new is not kept out by who was barred. */
async function strangerMayKnock(house: House): Promise<void> {
  const fresh = await Guest.make(house)
  expect(await fresh.open()).toBe('knock-first')
  expect(await fresh.knock()).toBe('ok')
}

describe('media rights follow', () => {
  test('a ticket is pre-warmed for visitors, and becomes a member only after the commit went out', async () => {
    const { house, owner } = await started()
    const bob = await Guest.make(house)
    await bob.open()
    expect(await bob.ask({ t: 'media' })).toMatchObject({ ok: true, body: { rights: 'prewarm' } })
    expect(await owner.ask({ t: 'media' })).toMatchObject({ ok: true, body: { rights: 'member' } })
    const seen: number[] = []
    const told = house.desk.setRights.bind(house.desk)
    house.desk.setRights = async (room, participant, rights) => {
      seen.push(owner.log.filter(({ entry }) => entry.t === 'commit').length)
      await told(room, participant, rights)
    }
    expect(await bob.join()).toBe('ok')
    await calm(owner, bob)
    expect(seen).toEqual([1])
    expect(house.desk.rights.get(bob.participant)).toEqual({
      kind: 'member',
      publish: ['microphone', 'camera', 'screen', 'screenAudio'],
    })
    expect(bob.notices.get('media')).toMatchObject({ rights: 'member', engine: 'up' })
  })

  test('[K43] switches take sources away from participants, not from who leads', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const bob = others[0]!
    for (const guest of guests) await guest.ask({ t: 'media' })
    const switches = { share: 'ask', camera: false } as const
    const rules = await makeState(owner.rules, { switches }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(...guests)
    expect(house.desk.rights.get(bob.participant)).toEqual({ kind: 'member', publish: ['microphone'] })
    expect(house.desk.rights.get(owner.participant)).toMatchObject({ publish: { length: 4 } })
    const allowed = await makeState(
      owner.rules,
      { switches: { sharers: [bob.person.keyHash] } },
      house.room.owner,
    )
    expect(await owner.commit({ rules: allowed })).toBe('ok')
    await calm(...guests)
    expect(house.desk.rights.get(bob.participant)).toMatchObject({
      publish: ['microphone', 'screen', 'screenAudio'],
    })
  })

  test('[K43] in a call the engine lets a microphone through and nothing else, of owners neither', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'], { kind: 'call' })
    for (const guest of guests) await guest.ask({ t: 'media' })
    await calm(...guests)
    for (const { participant } of [owner, others[0]!])
      expect(house.desk.rights.get(participant)).toEqual({ kind: 'member', publish: ['microphone'] })
  })

  test('[K43] what is withdrawn from one person is withdrawn by the engine from that person alone; the floor gives a microphone', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    if (!bob || !eve) throw new Error('nobody')
    for (const guest of guests) await guest.ask({ t: 'media' })
    const { keyHash } = bob.person
    const limits = [{ keyHash, no: ['microphone' as const] }]
    expect(await owner.commit({ rules: await makeState(owner.rules, { limits }, house.room.owner) })).toBe(
      'ok',
    )
    await calm(...guests)
    const rights = (who: typeof bob) => house.desk.rights.get(who.participant)
    expect(rights(bob)).toMatchObject({ publish: ['camera', 'screen', 'screenAudio'] })
    expect(rights(eve)).toMatchObject({ publish: { length: 4 } })
    const quiet = { limits: [], switches: { microphone: false, speakers: [keyHash] } }
    expect(await owner.commit({ rules: await makeState(owner.rules, quiet, house.room.owner) })).toBe('ok')
    await calm(...guests)
    expect(rights(bob)).toMatchObject({ publish: { length: 4 } })
    expect(rights(eve)).toMatchObject({ publish: ['camera', 'screen', 'screenAudio'] })
  })

  test('[K43] [K8] a member without the right signs no limits for others, and none away from itself', async () => {
    const { owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    if (!bob || !eve) throw new Error('nobody')
    const forged = [
      { limits: [{ keyHash: eve.person.keyHash, no: ['chat' as const] }] },
      { switches: { speakers: [bob.person.keyHash] } },
      { switches: { hands: false } },
    ]
    for (const change of forged)
      expect(await bob.commit({ rules: await makeState(bob.rules, change, bob.person.signer) })).not.toBe(
        'ok',
      )
    await calm(...guests)
    expect(owner.rules.state.seq).toBe(eve.rules.state.seq)
    expect(owner.rules.state.limits).toBeUndefined()
  })

  test('[K14] a kick closes the stream, removes the media for good and cannot be reopened', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const bob = others[0]!
    await bob.ask({ t: 'media' })
    expect(await owner.send(await owner.kick(bob))).toBe('ok')
    await calm(...guests)
    expect(bob.closed).toBe('barred')
    expect(house.desk.told).toContain('remove')
    expect(await bob.open()).toBe('barred')
    expect(await bob.knock()).toBe('barred')
    await strangerMayKnock(house)
  })

  test('[K14] barring somebody who has left removes nobody, closes what is still open of them and ends their media for good', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    if (!bob || !eve) throw new Error('nobody')
    bob.pass = await owner.passFor(bob)
    await bob.ask({ t: 'media' })
    const order = await bob.leaveOrder()
    expect(await bob.code({ t: 'leave', order })).toBe('ok')
    await house.clock.advance(1)
    await calm(...guests)
    expect(await (owner.holdsLease ? owner : eve).work()).toBe('ok')
    await calm(owner, eve)
    const rules = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(owner, eve)

    // At the door again, with the pass, and the commit to come in by is made.
    expect(await bob.open()).toBeNull()
    expect(bob.opened?.standing).toBe('pass')
    const entry = await bob.knockOnGroup(await bob.fetch())
    house.desk.told.length = 0
    const kick = await owner.kick(bob)
    expect(decodeCommitMessage(kick.bytes).removes).toEqual([])
    expect(await owner.send(kick)).toBe('ok')
    await calm(owner, eve)
    expect([owner.closed, eve.closed, bob.closed]).toEqual([null, null, 'barred'])
    expect(house.desk.told).toContain('remove')
    expect(await bob.code(entry)).toBe('barred')
    expect([await bob.open(), await bob.knock()]).toEqual(['barred', 'barred'])
    bob.pass = undefined
    expect(await bob.open()).toBe('barred')
    await strangerMayKnock(house)
  })

  test('[K14] the media of who has left are ended for good even if nothing of them is open', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    if (!bob || !eve) throw new Error('nobody')
    await bob.ask({ t: 'media' })
    expect(await bob.code({ t: 'leave', order: await bob.leaveOrder() })).toBe('ok')
    await house.clock.advance(1)
    await calm(...guests)
    expect(await (owner.holdsLease ? owner : eve).work()).toBe('ok')
    await calm(owner, eve)
    // Another epoch on, so that no epoch at hand knows the leaf.
    expect(await owner.commit({})).toBe('ok')
    await calm(owner, eve)
    house.desk.told.length = 0
    expect(await owner.send(await owner.kick(bob))).toBe('ok')
    await calm(owner, eve)
    expect(house.desk.told).toContain('remove')
  })

  test('[K14] the media of every tab of a barred role key end, also of one whose own key is not on the list', async () => {
    const moderator = await newSigner()
    const roles = [{ keyHash: keyHashOf(moderator.publicKey), role: 'moderator' as const }]
    const { house, owner } = await started({ roles })
    const tabs: Guest[] = []
    for (const name of ['Mo', 'Momo']) {
      const tab = await Guest.make(house, { name, roleKey: moderator })
      expect([await tab.open(), await tab.join()]).toEqual([null, 'ok'])
      await calm(owner, tab, ...tabs)
      await tab.ask({ t: 'media' })
      tabs.push(tab)
    }
    const [mo, momo] = tabs
    if (!mo || !momo) throw new Error('nobody')
    expect(await owner.send(await owner.kick(mo))).toBe('ok')
    await calm(owner, ...tabs)
    expect(owner.rules.state.barred).not.toContainEqual(momo.person.keyHash)
    expect(house.desk.told.filter(what => what === 'remove')).toHaveLength(2)
    expect([...house.desk.rights.keys()]).toEqual([])
  })

  test('[K14] who is let in again after the list was emptied has media again', async () => {
    const { house, owner, guests, others } = await lobbyWith(['Bob', 'Eve'])
    const [bob, eve] = others
    if (!bob || !eve) throw new Error('nobody')
    await bob.ask({ t: 'media' })
    expect(await bob.code({ t: 'leave', order: await bob.leaveOrder() })).toBe('ok')
    await house.clock.advance(1)
    await calm(...guests)
    expect(await (owner.holdsLease ? owner : eve).work()).toBe('ok')
    await calm(owner, eve)
    expect(await owner.send(await owner.kick(bob))).toBe('ok')
    await calm(owner, eve)
    expect(await bob.knock()).toBe('barred')
    const { state } = owner.rules
    const emptied = { seq: state.seq + 1, passGen: state.passGen + 1, barred: [], by: house.room.owner }
    expect(await owner.commit({ rules: await forgeRules(owner.rules, { state: emptied }) })).toBe('ok')
    await calm(owner, eve)
    house.desk.told.length = 0
    await admitted(owner, bob)
    expect(house.desk.told).not.toContain('readmit')
    expect(await (owner.holdsLease ? owner : eve).work()).toBe('ok')
    await calm(owner, eve)
    expect(house.desk.told).toContain('readmit')
    bob.pass = await owner.passFor(bob)
    expect(await bob.open()).toBeNull()
    expect(await bob.ask({ t: 'media' })).toMatchObject({ body: { rights: 'member' } })
    expect(house.desk.rights.get(bob.participant)).toMatchObject({ kind: 'member' })
    // And barred once more he is out once more.
    house.desk.told.length = 0
    expect(await owner.send(await owner.kick(bob))).toBe('ok')
    await calm(owner, eve)
    expect(house.desk.told).toContain('remove')
  })

  test('[K14] a knock of who was barred meanwhile is taken off the door', async () => {
    const { house, owner, guests, others } = await lobbyWith(['Bob', 'Eve'])
    const [bob, eve] = others
    if (!bob || !eve) throw new Error('nobody')
    expect(await bob.code({ t: 'leave', order: await bob.leaveOrder() })).toBe('ok')
    await house.clock.advance(1)
    await calm(...guests)
    expect(await (owner.holdsLease ? owner : eve).work()).toBe('ok')
    await calm(owner, eve)
    expect(await bob.knock()).toBe('ok')
    await calm(owner, eve)
    expect(owner.notices.get('knocks')).toMatchObject({ knocks: [{}] })
    expect(await owner.send(await owner.kick(bob))).toBe('ok')
    await calm(owner, eve)
    expect(bob.lobby?.closed).toBe('barred')
    expect(owner.notices.get('knocks')).toEqual({ t: 'knocks', knocks: [] })
  })

  test('an offer that travels with a commit waits at the gate until the rights are there, or the refusal', async () => {
    const { house } = await meeting(['Bob'])
    const eve = await Guest.make(house, { name: 'Eve' })
    await eve.open()
    await eve.ask({ t: 'media' })
    const made = await eve.knockOnGroup(await eve.fetch())
    house.desk.told.length = 0
    expect(await eve.code({ ...made, epoch: made.epoch - 1 })).toBe('stale-epoch')
    expect(house.desk.told).toEqual(['hold', 'release'])
    expect(await eve.send(made)).toBe('ok')
    const told = house.desk.told.slice(2).filter(what => !what.startsWith('present'))
    expect(told.at(0)).toBe('hold')
    expect(told.findIndex(what => what.startsWith('rights member'))).toBeLessThan(told.indexOf('release'))
  })

  test('a broken socket is said to the desk, and that it is back', async () => {
    const { house, others } = await meeting(['Bob'])
    const bob = others[0]!
    await bob.ask({ t: 'media' })
    bob.drop()
    await calm()
    expect(house.desk.told.at(-1)).toBe('absent')
    await bob.open(bob.position)
    expect(house.desk.told.at(-1)).toBe('present')
    house.desk.turn('down')
    expect(bob.notices.get('media')).toEqual({ t: 'media', rights: 'member', engine: 'down' })
  })
})
