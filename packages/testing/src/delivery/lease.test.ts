import { makeState } from '@konklave/crypto'
import { limits } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { verifiedRules } from '../rules/index.ts'
import { Guest } from './guest.ts'
import { admitted, calm, holder, lobbyWith, meeting, started } from './scene.ts'

describe('[K27] the lease', () => {
  test('moves on after 3 s if its holder does nothing', async () => {
    const { house, owner, guests } = await lobbyWith(['Bob', 'Eve'])
    await admitted(owner)
    const first = holder(guests)
    expect(first).toBeDefined()
    await house.clock.advance(limits.LEASE_MS - 1)
    expect(holder(guests)).toBe(first)
    await house.clock.advance(1)
    await calm(...guests)
    const second = holder(guests)
    expect(second).toBeDefined()
    expect(second).not.toBe(first)
    expect(guests.filter(guest => guest.holdsLease)).toHaveLength(1)
  })

  test('goes at once when its holder is gone without having committed, and somebody else carries it out', async () => {
    const { house, owner, guests } = await lobbyWith(['Bob', 'Eve', 'Dan'])
    const knocker = await admitted(owner)
    const first = holder(guests)
    if (!first) throw new Error('no lease')
    first.drop()
    // No time goes by: what the server does on hearing of it, nothing else.
    await calm(...guests)
    const second = holder(guests.filter(guest => guest !== first))
    expect(second).toBeDefined()
    expect(await second?.work()).toBe('ok')
    await calm(...guests)
    // Somebody has to confirm the epoch before its Welcome is given out.
    await house.clock.advance(limits.VOID_LATE_MS)
    expect(await knocker.comeIn()).toBe('ok')
    expect(knocker.epoch).toBe(second?.epoch)
  })

  test('only its holder and role holders commit what waits', async () => {
    const { owner, guests, others } = await lobbyWith(['Bob', 'Eve'])
    await admitted(owner)
    const items = owner.items()
    expect(items).toHaveLength(1)
    for (const guest of others) {
      if (guest.holdsLease) continue
      expect(guest.items()).toEqual([])
      const [item] = items
      if (item?.t !== 'add') throw new Error('no Add')
      const said = await guest.commit({ adds: [item.keyPackage], evidence: { passes: [item.pass!] } })
      expect(said).toBe('not-your-lease')
    }
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(owner.items()).toEqual([])
    expect(holder(guests)).toBeUndefined()
  })

  test('goes only to leaves that acknowledged the newest epoch', async () => {
    const { owner, guests, others } = await lobbyWith(['Bob', 'Eve'])
    for (const guest of others) guest.automatic = false
    expect(await owner.commit({})).toBe('ok')
    await admitted(owner)
    expect(holder(guests)).toBe(owner)
  })

  /** Somebody who is gone, for longer than a lease holder may wait, and somebody who was just let in. */
  async function oneGoneOneNew() {
    const made = await lobbyWith(['Bob', 'Eve', 'Dan'])
    const { house, owner, guests, others } = made
    const dan = others[2]!
    dan.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    await calm(...guests)
    await house.clock.advance(limits.LEASE_ITEM_GRACE_MS + 1)
    await admitted(owner, 'Second')
    const add = owner.items().find(item => item.t === 'add')!
    const gone = owner.items().find(item => item.t === 'gone')!
    if (add.t !== 'add' || gone.t !== 'gone') throw new Error('other items')
    const onlyAdd = { adds: [add.keyPackage], evidence: { passes: [add.pass!] } }
    const onlyRemove = { removes: [gone.leaf], evidence: { gone: [gone.statement] } }
    return { ...made, there: [owner, others[0]!, others[1]!], add, gone, onlyAdd, onlyRemove }
  }

  test('a commit that leaves out what waited 2 s is refused and the lease moves; [K13] a Remove may be declined', async () => {
    const { house, owner, there, gone, onlyAdd } = await oneGoneOneNew()
    const first = holder(there)!
    expect(await first.commit(onlyAdd)).toBe('omits-items')
    expect(holder(there)).not.toBe(first)
    expect(await holder(there)!.commit({ ...onlyAdd, more: { declined: [gone.id] } })).toBe('ok')
    await calm(...there)
    expect(owner.items()).toEqual([])
    await house.clock.advance(10_000)
    expect(owner.items()).toHaveLength(1)
  })

  test('[K13] whoever was let in is not kept out by declining', async () => {
    const { house, there, add, onlyRemove } = await oneGoneOneNew()
    await house.clock.advance(limits.LEASE_ITEM_GRACE_MS + 1)
    const by = holder(there)!
    expect(await by.commit({ ...onlyRemove, more: { declined: [add.id] } })).toBe('omits-items')
  })

  test('[K13] only who may carry an item out declines it', async () => {
    const { owner, there, gone } = await oneGoneOneNew()
    const other = there.find(guest => guest !== owner && !guest.holdsLease)!
    expect(await other.commit({ more: { declined: [gone.id] } })).toBe('ok')
    await calm(...there)
    expect(
      owner
        .items()
        .map(({ t }) => t)
        .sort(),
    ).toEqual(['add', 'gone'])
  })

  test('[K16] what a lease holder called bad it need not carry out', async () => {
    const { house, there, gone, onlyAdd } = await oneGoneOneNew()
    await house.clock.advance(0)
    const by = holder(there)!
    expect(await by.code({ t: 'badItem', item: gone.id })).toBe('ok')
    expect(await by.commit(onlyAdd)).toBe('ok')
    await calm(...there)
  })

  test('[K16] an item goes after two different committers called it bad, whoever else says so', async () => {
    const { house, owner, others } = await lobbyWith(['Bob', 'Eve'])
    await admitted(owner)
    const item = owner.items()[0]!.id
    await owner.ask({ t: 'badItem', item })
    await owner.ask({ t: 'badItem', item })
    expect(owner.items()).toHaveLength(1)
    for (const guest of others.filter(guest => !guest.holdsLease))
      expect(await guest.code({ t: 'badItem', item })).toBe('not-your-lease')
    expect(owner.items()).toHaveLength(1)
    while (!others.some(guest => guest.holdsLease)) await house.clock.advance(limits.LEASE_MS)
    expect(await holder(others)!.code({ t: 'badItem', item })).toBe('ok')
    await calm(owner)
    expect(owner.items()).toHaveLength(0)
  })

  test('one self-update in 10 minutes', async () => {
    const { house, guests, others } = await meeting(['Bob'])
    const bob = others[0]!
    expect(await bob.commit({})).toBe('ok')
    await calm(...guests)
    expect(await bob.commit({})).toBe('rate-limited')
    await house.clock.advance(limits.SELF_UPDATE_INTERVAL_MS)
    expect(await bob.commit({})).toBe('ok')
  })

  test('at most 20 commits in 10 s', async () => {
    const { house, owner } = await started()
    let said = 'ok'
    let count = 0
    for (; said === 'ok' && count < 40; count++) {
      const rules = await makeState(
        owner.rules,
        { admission: count % 2 ? 'open' : 'lobby' },
        house.room.owner,
      )
      said = await owner.commit({ rules })
      await calm(owner)
    }
    expect([said, count - 1]).toEqual(['rate-limited', limits.COMMITS_PER_10_S_MAX])
    await house.clock.advance(10_000)
    const rules = await makeState(owner.rules, { admission: 'locked' }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
  })

  test('a member that floods the room leaves commits over for who leads', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    await house.clock.advance(10_000)
    const bob = others[0]!
    let said = 'ok'
    for (let i = 0; said === 'ok' && i < 40; i++) {
      said = await bob.join({ resync: true })
      await calm(...guests)
    }
    expect(said).toBe('rate-limited')
    expect(await owner.send(await owner.kick(bob))).toBe('ok')
    await calm(...guests)
    expect(bob.closed).toBe('barred')
  })

  test('rules in force that a member shows again freeze nobody', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const rules = await makeState(owner.rules, { admission: 'locked' }, house.room.owner)
    const taken = await owner.makeCommit({ rules })
    expect(await owner.send(taken)).toBe('ok')
    await calm(...guests)
    const twisted = taken.bytes.map((byte, i) => (i === taken.bytes.length - 1 ? byte ^ 1 : byte))
    expect(await others[0]!.code({ ...taken, bytes: twisted })).toBe('stale-epoch')
    expect(await owner.code({ ...taken, bytes: twisted })).toBe('stale-epoch')
    expect(await others[1]!.commit({})).toBe('ok')
  })

  test('rules that only others may commit freeze nobody, whoever shows them', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const next = await makeState(owner.rules, { admission: 'locked' }, house.room.owner)
    const captured = await owner.makeCommit({ rules: next })
    await owner.engine.drop({ groupId: owner.groupId! })
    expect(await others[1]!.commit({})).toBe('ok')
    await calm(...guests)
    expect(await others[0]!.code(captured)).toBe('stale-epoch')
    expect(await owner.commit({})).toBe('ok')
  })

  test('one freeze in each epoch: a role holder cannot keep the others from removing it', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const twin = await Guest.owner(house, 'Twin')
    expect(await twin.open()).toBeNull()
    expect(await twin.join()).toBe('ok')
    await calm(...guests, twin)
    const late = await twin.kick(others[1]!)
    await twin.engine.drop({ groupId: twin.groupId! })
    expect(await others[0]!.commit({})).toBe('ok')
    await calm(...guests, twin)
    const again = () => twin.code(late)
    expect(await again()).toBe('stale-epoch')
    expect(await owner.commit({})).toBe('frozen')
    await house.clock.advance(limits.STALE_RULES_FREEZE_MS)
    await owner.engine.drop({ groupId: owner.groupId! })
    expect(await again()).toBe('stale-epoch')
    expect(await owner.commit({})).toBe('ok')
    await calm(...guests, twin)
    expect(await again()).toBe('stale-epoch')
    expect(await others[1]!.commit({})).toBe('frozen')
  })

  test('rules that came too late freeze everybody else for 2 s', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const bob = others[0]!
    const kick = await owner.kick(others[1]!)
    const { epoch } = owner
    expect(await bob.commit({})).toBe('ok')
    await calm(bob, others[1]!)
    expect(await owner.send({ ...kick, epoch })).toBe('stale-epoch')
    await calm(...guests)
    const dan = await Guest.make(house)
    await dan.open()
    expect(await dan.join()).toBe('frozen')
    expect(await owner.send(await owner.kick(others[1]!))).toBe('ok')
    await calm(...guests)
    expect(others[1]!.closed).toBe('barred')
    // It won: nobody waits any longer.
    const kim = await Guest.make(house, { ring: owner.ring })
    await kim.open()
    expect(await kim.join()).toBe('ok')
  })

  test('rules that could not have won either freeze nobody', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const next = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    const after = await verifiedRules(next, house.room.roomId)
    const skipping = await makeState(after, { admission: 'locked' }, house.room.owner)
    const late = await owner.makeCommit({ rules: skipping })
    await owner.engine.drop({ groupId: owner.groupId! })
    expect(await others[0]!.commit({})).toBe('ok')
    await calm(...guests)
    expect(await owner.code(late)).toBe('stale-epoch')
    expect(await others[1]!.commit({})).toBe('ok')
  })
})
