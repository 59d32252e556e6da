import {
  authHashOf,
  deriveLink,
  firstRing,
  makeBreakout,
  makeState,
  type NewBreakout,
  sealOlder,
} from '@konklave/crypto'
import { breakoutsReply, decode, encode, limits, rulesExtension, sign } from '@konklave/protocol'
import { encodeRules } from '@konklave/protocol/rules'
import { createRooms } from '@konklave/server'
import { describe, expect, test } from 'vitest'
import { forgeRules, newSigner, verifiedRules } from '../rules/index.ts'
import { Guest } from './guest.ts'
import type { House } from './house.ts'
import { calm, meeting, reopen } from './scene.ts'

type Cast = Awaited<ReturnType<typeof meeting>>

const made = ({ owner }: Cast): Promise<NewBreakout> =>
  makeBreakout({ rules: owner.rules, groupId: owner.groupId as never })

const make = (by: Guest, { charter, state }: Pick<NewBreakout, 'charter' | 'state'>) =>
  by.code({ t: 'makeBreakout', charter, state })

const pairOf = ({ charter, state }: NewBreakout) => encodeRules({ charter, state })

/** The same house, seen from a breakout. */
async function inside(house: House, room: NewBreakout): Promise<House> {
  const { roomId, linkSecret } = room
  const rules = await verifiedRules(pairOf(room), roomId)
  const child = { ...house.room, roomId, ring: firstRing(roomId, linkSecret), rules }
  return new Proxy(house, {
    get: (target, name) => {
      if (name === 'room') return child
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** This member, in the breakout: the same keys. */
const asMember = (of: Guest, house: House) =>
  Guest.make(house, { name: of.person.name, keys: of.person.keys })

/** Founds the meeting of the breakout on its stored pair. */
async function found(guest: Guest): Promise<string> {
  const groupId = crypto.getRandomValues(new Uint8Array(16)) as never
  await guest.engine.createGroup({ groupId, leaf: guest.leafInput(), rules: guest.rules.bytes })
  const { groupInfo, ratchetTree } = await guest.engine.groupInfo({ groupId })
  const tree = new Uint8Array(ratchetTree)
  const said = await guest.code({ t: 'start', groupId, groupInfo: new Uint8Array(groupInfo), tree })
  if (said === 'ok') {
    await guest.enter(groupId, groupInfo, tree)
    guest.inside = true
  }
  return said
}

/** Olga, Bob and Eve; a breakout with Bob in it. */
async function withBreakout() {
  const cast = await meeting(['Bob', 'Eve'])
  const room = await made(cast)
  expect(await make(cast.owner, room)).toBe('ok')
  const door = await inside(cast.house, room)
  const [bob, eve] = cast.others as [Guest, Guest]
  const bobIn = await asMember(bob, door)
  expect(await bobIn.open()).toBeNull()
  expect(await found(bobIn)).toBe('ok')
  await calm(bobIn, ...cast.guests)
  return { ...cast, room, door, bob, eve, bobIn }
}

describe('[K44] making breakouts', () => {
  test('is for members who may, in the meeting that runs', async () => {
    const cast = await meeting(['Bob'])
    const [bob] = cast.others as [Guest]
    expect(await make(bob, await made(cast))).toBe('not-allowed')
    const stranger = await Guest.make(cast.house)
    expect(await stranger.open()).toBeNull()
    expect(await make(stranger, await made(cast))).toBe('not-allowed')
    const room = await made(cast)
    expect(await make(cast.owner, room)).toBe('ok')
    expect(await make(cast.owner, room)).toBe('room-exists')
    expect(await bob.code({ t: 'endBreakout', room: room.roomId })).toBe('not-allowed')
    expect(await cast.owner.code({ t: 'endBreakout', room: room.roomId })).toBe('ok')
    expect(await cast.owner.code({ t: 'endBreakout', room: room.roomId })).toBe('no-such-room')
  })

  test('takes no room in which others lead, of another meeting, of another server, or with a history', async () => {
    const cast = await meeting(['Bob'])
    const { owner, house } = cast
    const fresh = await newSigner()
    const room = await made(cast)
    const rules = await verifiedRules(pairOf(room), room.roomId)
    const forge = async (change: Parameters<typeof forgeRules>[1]) => {
      const bytes = await forgeRules(rules, change)
      return decode(rulesExtension, bytes, 32_768)
    }
    const stranger = await newSigner()
    // Whoever makes it has the first owner's key and can sign anything with it: here the main owner's, who leads there, too.
    const by = house.room.owner
    const wrong = [
      await forge({ charter: { roles: [{ keyHash: new Uint8Array(16) as never, role: 'moderator' }], by } }),
      await forge({ charter: { anyoneMayStart: false, by } }),
      await forge({ charter: { serverKey: fresh.publicKey as never, by } }),
      await forge({ charter: { admitRight: 'members', by } }),
      await forge({ charter: { actions: { kick: 'participant' }, by } }),
      await forge({ charter: { seq: 1, by } }),
      await forge({ charter: { owners: [stranger.publicKey as never], by: stranger } }),
      await forge({ state: { seq: 1, by } }),
      await forge({ state: { admission: 'locked', by } }),
      await forge({
        state: { parent: { roomId: house.room.roomId, groupId: new Uint8Array(16) as never }, by },
      }),
      await forge({ state: { parent: { roomId: room.roomId, groupId: owner.groupId as never }, by } }),
    ]
    for (const pair of wrong) expect(await owner.code({ t: 'makeBreakout', ...pair })).toBe('bad-room')
    const ordinary = { charter: owner.rules.charterSigned, state: owner.rules.stateSigned }
    expect(await owner.code({ t: 'makeBreakout', ...ordinary })).toBe('bad-room')
    expect(await make(owner, room)).toBe('ok')
  })

  test('tells their rules by the measure of messages: a few bytes ask for many', async () => {
    const { others, house } = await meeting(['Bob'])
    const [bob] = others as [Guest]
    const codes: string[] = []
    for (let i = 0; i <= limits.MESSAGES_BURST; i++) codes.push(await bob.code({ t: 'breakouts' }))
    expect([codes[0], codes.at(-1)]).toEqual(['ok', 'rate-limited'])
    await house.clock.advance(1_000)
    expect(await bob.code({ t: 'breakouts' })).toBe('ok')
  })

  test('stops at the limit', async () => {
    const cast = await meeting([])
    for (let i = 0; i < limits.BREAKOUTS_MAX; i++) expect(await make(cast.owner, await made(cast))).toBe('ok')
    expect(await make(cast.owner, await made(cast))).toBe('too-many')
  })

  test('is not done over the door for rooms', async () => {
    const cast = await meeting([])
    const { charter, state } = await made(cast)
    const { store } = cast.house.disk
    const rooms = createRooms({ store, serverKey: cast.house.room.server.publicKey, wallNow: () => 0 })
    const said = await rooms.create(encode({ charter, state }), { mayCreate: () => true })
    expect(said).toEqual({ ok: false, code: 'bad-room' })
    const { room } = cast.house
    const parent = { roomId: room.roomId, groupId: new Uint8Array(16) as never }
    const ordinary = await forgeRules(room.rules, { state: { parent, by: room.owner } })
    expect(await rooms.create(ordinary, { mayCreate: () => true })).toEqual({ ok: false, code: 'bad-room' })
  })

  test('a breakout has none of its own', async () => {
    const { bobIn, owner, door, room } = await withBreakout()
    const leader = await Guest.make(door, { keys: owner.person.keys })
    expect(await leader.open()).toBeNull()
    expect(await leader.join()).toBe('ok')
    await calm(leader, bobIn)
    const nested = await makeBreakout({ rules: leader.rules, groupId: leader.groupId as never })
    expect(await make(leader, nested)).toBe('not-allowed')
    expect(room.roomId).not.toEqual(nested.roomId)
  })
})

describe('[K44] the door of a breakout', () => {
  test('lets in leaves of the main meeting, and nobody else with its link', async () => {
    const { door, eve, bobIn } = await withBreakout()
    const stranger = await Guest.make(door)
    expect(await stranger.open()).toBe('not-a-member')
    expect(await stranger.knock()).toBe('not-a-member')
    const eveIn = await asMember(eve, door)
    expect(await eveIn.open()).toBeNull()
    expect(await eveIn.join()).toBe('ok')
    await calm(eveIn, bobIn)
    expect(bobIn.group?.ctxHash).toEqual(eveIn.group?.ctxHash)
  })

  test('asks for its own link: that of the main room, or of another breakout, opens nothing', async () => {
    const cast = await withBreakout()
    const { door, eve, house, owner } = cast
    const other = await makeBreakout({ rules: owner.rules, groupId: owner.groupId as never })
    expect(await make(owner, other)).toBe('ok')
    const { roomId } = door.room
    for (const secret of [other.linkSecret, house.room.ring.generations.get(0)?.secret.unsafeBytes()]) {
      const link = deriveLink(roomId, secret ?? new Uint8Array(32), 0)
      const ring = { roomId, generations: new Map([[0, link]]), mediaSalt: null }
      const wrong = await Guest.make(door, { keys: eve.person.keys, ring })
      expect(await wrong.open()).toBe('link-unknown')
    }
  })

  test('closes behind who leaves the main meeting, or is removed from it', async () => {
    const { owner, eve, bob, door, bobIn, guests } = await withBreakout()
    const eveIn = await asMember(eve, door)
    expect(await eveIn.open()).toBeNull()
    expect(await eveIn.join()).toBe('ok')
    await calm(eveIn, bobIn, ...guests)
    expect(await owner.send(await owner.kick(bob, door.room.owner))).toBe('ok')
    await calm(eveIn, ...guests)
    expect(bobIn.closed).toBe('removed')
    expect(await bobIn.open()).toBe('not-a-member')
    expect(eveIn.closed).toBeNull()
  })

  test('a state that bars is taken from any member there, and goes first', async () => {
    const { house, door, eve, bobIn, bob, owner } = await withBreakout()
    const eveIn = await asMember(eve, door)
    expect(await eveIn.open()).toBeNull()
    expect(await eveIn.join()).toBe('ok')
    await calm(eveIn, bobIn)
    const link = deriveLink(door.room.roomId, new Uint8Array(32).fill(5), 1)
    const older = await sealOlder(link, g => door.room.ring.generations.get(g))
    const change = { bar: [bob.person.keyHash], link: { authHash: authHashOf(link), older } }
    const listed = async () => {
      const answer = await owner.ask({ t: 'breakouts' })
      return answer.ok ? breakoutsReply.parse(answer.body).rooms.length : -1
    }
    expect(await listed()).toBe(1)
    const byBob = await makeState(eveIn.rules, change, bob.person.signer)
    expect(await eveIn.code({ t: 'offerRules', rules: byBob })).toBe('stale-rules')
    const byOwner = await makeState(eveIn.rules, change, house.room.owner)
    expect(await eveIn.code({ t: 'offerRules', rules: byOwner })).toBe('ok')
    // Nothing is built on it before a commit has carried it.
    expect(await listed()).toBe(0)
    await calm(eveIn)
    expect(bobIn.closed).toBe('barred')
    expect(await bobIn.open()).toBe('barred')
    expect(await eveIn.commit({ rules: byOwner, removes: [bobIn.leaf.index] })).toBe('ok')
    expect(await listed()).toBe(1)
  })

  test('no state takes a room out of its meeting, or into one', async () => {
    const { house, bobIn, owner } = await withBreakout()
    const out = await forgeRules(bobIn.rules, {
      state: { seq: 1, parent: undefined as never, by: house.room.owner },
    })
    expect(await bobIn.code({ t: 'offerRules', rules: out })).toBe('stale-rules')
    const { seq } = owner.rules.state
    const parent = { roomId: house.room.roomId, groupId: owner.groupId as never }
    for (const step of [1, 3]) {
      const into = await forgeRules(owner.rules, { state: { seq: seq + step, parent, by: house.room.owner } })
      expect(await owner.code({ t: 'offerRules', rules: into })).toBe('stale-rules')
    }
  })
})

describe('[K30] [K44] breakouts and the end', () => {
  test('they end with the meeting, and nothing is left of them', async () => {
    const { house, owner, bobIn, door } = await withBreakout()
    const statement = await sign('end', { groupId: owner.groupId }, house.room.owner)
    expect(await owner.code({ t: 'end', statement })).toBe('ok')
    await calm(bobIn)
    expect(bobIn.closed).toBe('ended')
    expect(await house.disk.store.findRoom(door.room.roomId)).toBeNull()
    expect(await house.disk.store.findMeeting(door.room.roomId)).toBeNull()
    expect(await (await asMember(bobIn, door)).open()).toBe('no-such-room')
  })

  test('after a crash those inside bring theirs back, and nobody new comes in before the main meeting is back', async () => {
    const { house, owner, eve, bobIn, door, guests } = await withBreakout()
    house.crash()
    expect(await bobIn.open(bobIn.position)).toBeNull()
    const eveIn = await asMember(eve, door)
    expect(await bobIn.seed()).toBe('ok')
    expect(await eveIn.open()).toBe('recovering')
    await reopen(guests)
    expect(await owner.seed()).toBe('ok')
    await calm(bobIn, ...guests)
    expect(await eveIn.open()).toBeNull()
    expect(await eveIn.join()).toBe('ok')
    await calm(eveIn, bobIn)
    expect(bobIn.closed).toBeNull()
  })

  test('what a crash in the end leaves behind is swept away', async () => {
    const { house, owner, door } = await withBreakout()
    const { store } = house.disk
    await store.deleteMeeting({ roomId: house.room.roomId, groupId: owner.groupId as never })
    house.crash()
    const late = await asMember(owner, door)
    expect(await late.open()).toBe('ended')
    await store.sweep(0)
    expect(await store.findRoom(door.room.roomId)).toBeNull()
    expect(await store.findMeeting(door.room.roomId)).toBeNull()
    expect(await store.findRoom(house.room.roomId)).not.toBeNull()
  })
})
