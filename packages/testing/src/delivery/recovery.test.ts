import { makeState } from '@konklave/crypto'
import { limits } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { verifiedRules } from '../rules/index.ts'
import { Guest } from './guest.ts'
import { calm, comesIn, meeting, reopen } from './scene.ts'

describe('[K30] after a crash', () => {
  test('a member seeds the state on the disk and the meeting goes on', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    house.crash()
    await reopen(guests)
    expect(owner.opened).toMatchObject({ log: 'gap', status: { t: 'recovering', epoch: 2 } })
    expect(await others[0]!.say('too early')).toBe('recovering')
    expect(await owner.seed()).toBe('ok')
    await calm(...guests)
    expect(others[0]!.notices.get('status')).toMatchObject({ status: { t: 'live', epoch: 2 } })
    expect(await others[0]!.say('still here')).toBe('ok')
    const dan = await comesIn(house, guests, 'Dan')
    expect([dan.epoch, owner.epoch, others[1]!.epoch]).toEqual([3, 3, 3])
  })

  test('a member that lags behind catches up with the commits of the seed', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const eve = others[1]!
    eve.drop()
    expect(await owner.commit({})).toBe('ok')
    await calm(owner, others[0]!)
    house.crash()
    await reopen(guests)
    expect(eve.epoch).toBe(2)
    expect(await owner.seed()).toBe('ok')
    await calm(...guests)
    expect(eve.epoch).toBe(3)
  })

  test('no new group for 10 s from the first proved stream, then one may be started', async () => {
    const { house, owner, guests } = await meeting(['Bob'])
    house.crash()
    await house.clock.advance(60_000)
    const twin = await Guest.owner(house, 'Twin')
    await twin.open()
    expect(twin.opened?.status).toMatchObject({
      t: 'recovering',
      mayStartInMs: limits.RECOVERY_NO_NEW_GROUP_MS,
    })
    await house.clock.advance(limits.RECOVERY_NO_NEW_GROUP_MS - 1)
    expect(await twin.start()).toBe('recovering')
    await house.clock.advance(1)
    expect(await twin.start()).toBe('ok')
    await calm(twin)
    expect((await house.disk.store.findMeeting(house.room.roomId))?.epoch).toBe(0)
    await reopen(guests.filter(guest => guest !== owner))
  })

  test('the state before is taken only when nobody offers the newest for 3 s', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const bob = others[0]!
    for (const guest of guests) guest.automatic = false
    const made = await owner.makeCommit({})
    expect(await owner.code(made)).toBe('ok')
    house.crash()
    await reopen([bob])
    expect(bob.epoch).toBe(1)
    expect(await bob.seed()).toBe('recovering')
    await house.clock.advance(limits.RECOVERY_GATHER_MS)
    expect(await bob.seed()).toBe('ok')
    expect((await house.disk.store.findMeeting(house.room.roomId))?.epoch).toBe(1)
    bob.automatic = true
    await reopen([owner])
    expect(await owner.code(made)).toBe('ok')
    await calm(bob)
    expect(bob.epoch).toBe(2)
  })

  test('a later state is taken if its commits lead there from the disk, when nobody offers that one', async () => {
    const { house, owner, guests } = await meeting(['Bob'])
    expect(await owner.commit({})).toBe('ok')
    await calm(...guests)
    const { store } = house.disk
    const onDisk = await store.findMeeting(house.room.roomId)
    for (let i = 0; i < 2; i++) {
      await house.clock.advance(limits.SELF_UPDATE_INTERVAL_MS)
      expect(await owner.commit({})).toBe('ok')
      await calm(...guests)
    }
    const newer = await store.findMeeting(house.room.roomId)
    await store.putMeeting({ row: onDisk!, expect: newer })
    house.crash()
    await reopen(guests)
    expect(owner.opened?.status).toMatchObject({ t: 'recovering', epoch: 2 })
    expect(await owner.seed()).toBe('recovering')
    await house.clock.advance(limits.RECOVERY_GATHER_MS)
    const whole = owner.commits
    const forged = whole.map((step, i) =>
      i === whole.length - 1 ? { ...step, bytes: whole[0]!.bytes } : step,
    )
    owner.commits = forged
    expect(await owner.seed()).toBe('bad-seed')
    // Right epochs, real contexts, but not the commit that led from one to the other: its signature is another.
    const signature = 33 + 33 + 10
    const twisted = whole
      .at(-1)!
      .bytes.map((byte, i, all) => (i === all.length - signature ? byte ^ 1 : byte))
    owner.commits = [...whole.slice(0, -1), { ...whole.at(-1)!, bytes: twisted }]
    expect(await owner.seed()).toBe('bad-seed')
    owner.commits = whole.slice(-1)
    expect(await owner.seed()).toBe('bad-seed')
    owner.commits = whole
    expect(await owner.seed()).toBe('ok')
    expect((await store.findMeeting(house.room.roomId))?.epoch).toBe(4)
  })

  test('nothing else is a seed', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const other = await meeting(['Zoe'])
    house.crash()
    await reopen(guests)
    await house.clock.advance(limits.RECOVERY_GATHER_MS)
    const { groupInfo, ratchetTree } = await other.owner.engine.groupInfo({ groupId: other.owner.groupId! })
    const foreign = { groupInfo: new Uint8Array(groupInfo), tree: new Uint8Array(ratchetTree) }
    expect(await owner.code({ t: 'seed', ...foreign, commits: [], contexts: [] })).toBe('bad-seed')
    const { groupInfo: mineNow } = await owner.engine.groupInfo({ groupId: owner.groupId! })
    const mixed = { groupInfo: new Uint8Array(mineNow), tree: foreign.tree }
    expect(await owner.code({ t: 'seed', ...mixed, commits: [], contexts: [] })).toBe('bad-seed')
    owner.automatic = false
    const own = await owner.engine.commit({ groupId: owner.groupId!, authenticatedData: new Uint8Array() })
    await owner.engine.accept({ groupId: owner.groupId! })
    const mine = await owner.engine.groupInfo({ groupId: owner.groupId! })
    const ahead = { groupInfo: new Uint8Array(mine.groupInfo), tree: new Uint8Array(mine.ratchetTree) }
    expect(await owner.code({ t: 'seed', ...ahead, commits: [], contexts: [] })).toBe('bad-seed')
    expect(own.view.epoch).toBe(2)
    expect(await others[0]!.seed()).toBe('ok')
  })

  test('a visitor may not seed, and nobody is told to be a leaf who is none', async () => {
    const { house, owner, guests } = await meeting(['Bob'], { admission: 'open' })
    const visitor = await Guest.make(house)
    house.crash()
    await reopen(guests)
    await visitor.open()
    const { groupInfo, ratchetTree } = await owner.engine.groupInfo({ groupId: owner.groupId! })
    const seed = { groupInfo: new Uint8Array(groupInfo), tree: new Uint8Array(ratchetTree) }
    expect(await visitor.code({ t: 'seed', ...seed, commits: [], contexts: [] })).toBe('not-a-member')
  })

  test('[K24] who only knocks learns nothing of the group, not even while it recovers', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const rules = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(...guests)
    const outsider = await Guest.make(house)
    house.crash()
    expect(await outsider.open()).toBeNull()
    expect(outsider.opened?.group).toBeUndefined()
    others[0]!.pass = await owner.passFor(others[0]!)
    await reopen(guests)
    expect(await owner.seed()).toBe('ok')
    await calm(...guests)
    expect(outsider.closed).toBe('knock-first')
    expect(outsider.log.filter(({ entry }) => entry.t !== 'hidden')).toEqual([])
    expect(others[0]!.closed).toBeNull()
  })

  test('a kick survives: whom the stored state bars can neither open nor seed', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    expect(await owner.send(await owner.kick(eve!))).toBe('ok')
    await calm(...guests)
    house.crash()
    expect(await eve!.open(eve!.position)).toBe('barred')
    bob!.ring = owner.ring
    await reopen([owner, bob!])
    expect(await bob!.seed()).toBe('ok')
    expect(bob!.epoch).toBe(3)
  })

  test('newer rules in the row go first', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    for (const guest of guests) guest.automatic = false
    const kick = await owner.kick(eve!)
    expect(await owner.code(kick)).toBe('ok')
    bob!.ring = owner.ring
    house.crash()
    await reopen([bob!])
    await house.clock.advance(limits.RECOVERY_GATHER_MS)
    expect(await bob!.seed()).toBe('ok')
    expect(await bob!.say('x')).toBe('frozen')
    expect(bob!.holdsLease).toBe(true)
    const rules = bob!.opened!.rules
    bob!.automatic = true
    const index = bob!.group!.leafOf(eve!.person.memberKey)!.index
    bob!.rules = await verifiedRules(owner.rules.bytes, house.room.roomId)
    expect(await bob!.commit({ rules, removes: [index] })).toBe('ok')
    await calm(bob!)
    expect(bob!.epoch).toBe(3)
    expect(await bob!.say('x')).toBe('ok')
  })

  test('a seed with other rules of the number on the disk is refused', async () => {
    const { house, owner, guests } = await meeting(['Bob'])
    const shown = await makeState(house.room.rules, { admission: 'locked' }, house.room.owner)
    await house.disk.store.keepRules(house.room.roomId, shown)
    house.crash()
    owner.pass = await owner.passFor(owner)
    expect(await owner.open(owner.position)).toBeNull()
    expect(await owner.seed()).toBe('stale-rules')
    expect(guests).toHaveLength(2)
  })

  test('a row that another process has changed: the commit is refused and nobody hears of it', async () => {
    const { house, owner, guests } = await meeting(['Bob'])
    const { store } = house.disk
    const row = (await store.findMeeting(house.room.roomId))!
    await store.putMeeting({
      row: { ...row, ctxHash: row.ctxHash.map(byte => byte ^ 1) as never },
      expect: row,
    })
    const heard = guests[1]!.log.length
    expect(await owner.commit({})).toBe('stale-epoch')
    await calm(...guests)
    expect(guests[1]!.log).toHaveLength(heard)
  })

  test('a live group that nobody connected holds becomes recovering after 15 s', async () => {
    const { house, guests, others } = await meeting(['Bob'])
    for (const guest of guests) guest.drop()
    const bob = others[0]!
    bob.automatic = false
    await bob.open()
    expect(bob.opened?.status.t).toBe('live')
    await house.clock.advance(limits.RECOVERY_ORPHAN_MS)
    expect(bob.notices.get('status')).toMatchObject({ status: { t: 'recovering', mayStartInMs: 0 } })
    expect(await bob.seed()).toBe('ok')
  })

  test('somebody who holds the state keeps it live', async () => {
    const { house, guests, others } = await meeting(['Bob'])
    for (const guest of guests) guest.drop()
    const bob = others[0]!
    await bob.open()
    const { epoch, ctxHash } = bob.group!
    await bob.ask({ t: 'acknowledge', epoch, ctxHash: ctxHash as never })
    await house.clock.advance(limits.RECOVERY_ORPHAN_MS)
    expect(bob.notices.get('status')).toBeUndefined()
  })
})

describe('[K31] newer rules that somebody shows', () => {
  test('are kept, passed on, and go first', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const rules = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await others[0]!.code({ t: 'offerRules', rules })).toBe('ok')
    expect(owner.notices.get('rules')).toMatchObject({ rules })
    expect((await house.disk.store.findRoom(house.room.roomId))?.rules).toEqual(rules)
    expect(await others[0]!.say('x')).toBe('frozen')
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(...guests)
    expect(others[0]!.rules.state.admission).toBe('lobby')
    expect(await others[0]!.code({ t: 'offerRules', rules: house.room.rules.bytes })).toBe('stale-rules')
  })

  test('[K8] rules that skip a step are kept; no commit goes behind them any more', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const next = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    const after = await verifiedRules(next, house.room.roomId)
    const skipping = await makeState(after, { admission: 'locked' }, house.room.owner)
    expect(await others[0]!.code({ t: 'offerRules', rules: skipping })).toBe('ok')
    expect(await owner.commit({ rules: next })).toBe('stale-rules')
    expect(await owner.say('still talking')).toBe('ok')
    await calm(...guests)
    expect((await house.disk.store.findRoom(house.room.roomId))?.rules).toEqual(skipping)
  })

  test('[K8] a second state of the same seq is refused', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const first = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    const second = await makeState(owner.rules, { admission: 'locked' }, house.room.owner)
    await others[0]!.code({ t: 'offerRules', rules: first })
    expect(await others[0]!.code({ t: 'offerRules', rules: second })).toBe('stale-rules')
    expect(await owner.commit({ rules: second })).toBe('frozen')
    expect(await owner.commit({ rules: first })).toBe('ok')
    await calm(...guests)
  })
})
