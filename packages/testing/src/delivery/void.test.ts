import { makeState } from '@konklave/crypto'
import { bodyOf, equalBytes, limits, verifySigned, voidStatement } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { Guest } from './guest.ts'
import { calm, comesIn, meeting } from './scene.ts'

const voids = (guest: Guest) => guest.log.filter(({ entry }) => entry.t === 'void').length

describe('[K28] confirmation', () => {
  test('an epoch is served to joiners once another leaf has acknowledged it', async () => {
    const { house, owner, guests } = await meeting(['Bob'])
    for (const guest of guests) guest.automatic = false
    const eve = await Guest.make(house)
    await eve.open()
    await eve.join()
    const late = await Guest.make(house)
    await late.open()
    expect(late.opened?.group).toBeUndefined()
    let served = false
    const waiting = late.fetch().then(reply => {
      served = true
      return reply
    })
    await calm(eve, late)
    expect(served).toBe(false)
    owner.automatic = true
    await owner.handle(owner.log.at(-1)!.entry)
    await calm(owner, eve, late)
    expect(served).toBe(true)
    expect((await waiting).epoch).toBe(2)
  })

  test('a member that fetches waits a second at most, so that its vote can follow', async () => {
    const { house, owner, guests } = await meeting(['Bob', 'Eve'])
    for (const guest of guests) guest.automatic = false
    expect(await owner.code(await owner.makeCommit({}))).toBe('ok')
    let reply = -1
    const waiting = guests[1]!.fetch().then(({ epoch }) => {
      reply = epoch
    })
    await house.clock.advance(999)
    expect(reply).toBe(-1)
    await house.clock.advance(1)
    await waiting
    expect(reply).toBe(2)
  })

  test('nobody says anything: it stands after 6 s and is served', async () => {
    const { house, owner, guests } = await meeting(['Bob'])
    for (const guest of guests) guest.automatic = false
    const eve = await Guest.make(house)
    await eve.open()
    await eve.join()
    const late = await Guest.make(house)
    await late.open()
    const waiting = late.fetch()
    await house.clock.advance(limits.VOID_LATE_MS)
    expect((await waiting).epoch).toBe(2)
    expect(owner.notices.get('epoch')).toMatchObject({ epoch: 2, stands: true })
  })

  test('a Welcome waits as well', async () => {
    const { house, owner, guests, others } = await meeting(['Bob'])
    const rules = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(...guests)
    const knocker = await Guest.make(house)
    expect(await knocker.knock()).toBe('ok')
    await calm(owner)
    const notice = owner.notices.get('knocks')
    const knock = notice?.t === 'knocks' ? notice.knocks[0]!.id : new Uint8Array(16)
    await owner.ask({ t: 'admit', knock, pass: await owner.passFor(knocker) })
    others[0]!.automatic = false
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(knocker.lobby?.entries).toEqual([])
    await others[0]!.handle(others[0]!.log.at(-1)!.entry)
    await calm(...guests)
    expect(knocker.lobby?.entries).toMatchObject([{ t: 'admitted' }])
  })

  test('a member that computes another ctxHash is told to rejoin', async () => {
    const { owner, others } = await meeting(['Bob'])
    const ctxHash = new Uint8Array(32) as never
    expect(await others[0]!.code({ t: 'acknowledge', epoch: owner.epoch, ctxHash })).toBe('stale-epoch')
    expect(await others[0]!.code({ t: 'refuse', epoch: owner.epoch, ctxHash })).toBe('stale-epoch')
  })
})

describe('[K29] void', () => {
  test('as soon as more than half of the others refuse; signed, rewritten on the disk, joined anew', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    for (const guest of others) guest.refuses = true
    const before = await house.disk.store.findMeeting(house.room.roomId)
    const dan = await Guest.make(house)
    await dan.open()
    expect(await dan.join()).toBe('ok')
    await calm(...guests, dan)
    const entry = owner.log.at(-1)?.entry
    if (entry?.t !== 'void') throw new Error('no void')
    expect(equalBytes(entry.statement.key, house.room.server.publicKey)).toBe(true)
    expect(await verifySigned('void', entry.statement)).toBe(true)
    const body = bodyOf(voidStatement, entry.statement)
    expect(body.epoch).toBe(3)
    expect(await house.disk.store.findMeeting(house.room.roomId)).toEqual(before)
    expect(owner.epoch).toBe(2)
    for (const guest of others) guest.refuses = false
    expect([dan.inside, dan.closed]).toEqual([false, null])
    const again = await comesIn(house, guests, 'Dora')
    expect(again.epoch).toBe(3)
    expect(owner.epoch).toBe(3)
  })

  test('after 2 s if refusals outnumber acknowledgements and are at least half', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve', 'Dan'])
    for (const guest of guests) guest.automatic = false
    const [bob, eve] = others
    for (const guest of [bob!, eve!]) Object.assign(guest, { automatic: true, refuses: true })
    const mia = await Guest.make(house)
    await mia.open()
    await mia.join()
    await calm(...guests)
    await house.clock.advance(limits.VOID_EARLY_MS - 1)
    expect(voids(owner)).toBe(0)
    await house.clock.advance(1)
    expect(voids(owner)).toBe(1)
  })

  test('at 6 s if refusals merely outnumber; one refusal among acknowledgements changes nothing', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve', 'Dan'])
    for (const guest of guests) guest.automatic = false
    Object.assign(others[0]!, { automatic: true, refuses: true })
    const mia = await Guest.make(house)
    await mia.open()
    await mia.join()
    await calm(...guests)
    await house.clock.advance(limits.VOID_LATE_MS - 1)
    expect(voids(owner)).toBe(0)
    await house.clock.advance(1)
    expect(voids(owner)).toBe(1)
    for (const guest of guests) guest.automatic = true
    others[0]!.refuses = true
    await house.clock.advance(30_000)
    const tom = await Guest.make(house)
    await tom.open()
    expect(await tom.join()).toBe('ok')
    await calm(...guests, tom)
    await house.clock.advance(limits.VOID_LATE_MS)
    expect(voids(owner)).toBe(1)
    expect(owner.notices.get('epoch')).toMatchObject({ refused: 1, stands: true })
  })

  test('what stands stays, whatever is said later', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    for (const guest of others) guest.automatic = false
    expect(await owner.commit({})).toBe('ok')
    await calm(...guests)
    await house.clock.advance(limits.VOID_LATE_MS)
    expect(owner.notices.get('epoch')).toMatchObject({ stands: true })
    const ctxHash = owner.group!.ctxHash as never
    for (const guest of others) await guest.ask({ t: 'refuse', epoch: owner.epoch, ctxHash })
    await house.clock.advance(limits.VOID_LATE_MS)
    expect(voids(owner)).toBe(0)
  })

  test('two voids: a member gets no lease any more', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    for (let i = 0; i < 2; i++) {
      for (const guest of [owner, eve!]) guest.refuses = true
      expect(await bob!.commit({})).toBe('ok')
      await calm(...guests)
      for (const guest of [owner, eve!]) guest.refuses = false
      await house.clock.advance(limits.SELF_UPDATE_INTERVAL_MS)
    }
    expect(voids(owner)).toBe(2)
    const { epoch, ctxHash } = bob!.group!
    for (const guest of guests) await guest.ask({ t: 'acknowledge', epoch, ctxHash: ctxHash as never })
    eve!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    const held = new Set<string>()
    for (let i = 0; i < 5; i++) {
      for (const guest of [owner, bob!]) if (guest.holdsLease) held.add(guest.key)
      await house.clock.advance(limits.LEASE_MS)
    }
    expect([...held]).toEqual([owner.key])
  })

  test('whoever is not connected has no vote', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve', 'Dan', 'Kim'])
    const [bob, eve, dan, kim] = others
    for (const guest of [dan!, kim!]) guest.drop()
    for (const guest of [bob!, eve!]) guest.refuses = true
    expect(await owner.commit({})).toBe('ok')
    await calm(...guests)
    expect(voids(owner)).toBe(1)
    await house.clock.advance(1)
  })

  test('what a void commit carried out waits again', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve', 'Dan'])
    const [bob, eve, dan] = others
    dan!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    for (const guest of [bob!, eve!]) guest.refuses = true
    const before = owner.items().length
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect([before, voids(owner), owner.items().length]).toEqual([1, 1, 1])
    for (const guest of [bob!, eve!]) guest.refuses = false
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(owner.group!.leafOf(dan!.person.memberKey)).toBeNull()
  })

  test('never an epoch that somebody built on', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const mia = await comesIn(house, guests, 'Mia')
    const at = mia.epoch
    expect(await owner.commit({})).toBe('ok')
    await calm(...guests, mia)
    const ctxHash = mia.group!.ctxHash as never
    for (const guest of others) await guest.ask({ t: 'refuse', epoch: at, ctxHash })
    await house.clock.advance(10_000)
    expect(voids(owner)).toBe(0)
  })

  test('new rules need two refusals, and a valid newer state in a void goes first', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve', 'Dan'])
    const [bob, eve, dan] = others
    for (const guest of guests) guest.automatic = guest === owner
    Object.assign(bob!, { automatic: true, refuses: true })
    expect(await owner.send(await owner.kick(dan!))).toBe('ok')
    await calm(owner, bob!)
    await house.clock.advance(limits.VOID_LATE_MS)
    expect(voids(owner)).toBe(0)
    const kicked = others[1]!
    for (const guest of [owner, bob!, eve!]) guest.automatic = true
    bob!.refuses = false
    expect(dan!.closed).toBe('barred')
    expect(kicked).toBe(eve)
  })

  test('rules in a void: nothing else is taken before exactly that state', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve', 'Dan'])
    const [bob, eve, dan] = others
    Object.assign(bob!, { refuses: true })
    Object.assign(eve!, { refuses: true })
    const kick = await owner.kick(dan!)
    expect(await owner.send(kick)).toBe('ok')
    await calm(...guests)
    expect(voids(owner)).toBe(1)
    expect(owner.epoch).toBe(3)
    for (const guest of [bob!, eve!]) guest.refuses = false
    expect(dan!.closed).toBe('barred')
    expect(await owner.say('hello')).toBe('frozen')
    expect(await owner.commit({})).toBe('frozen')
    expect(await owner.code(kick)).toBe('bad-commit')
    const first = owner.notices.get('rules')
    const rules = first?.t === 'rules' ? first.rules : new Uint8Array()
    const index = owner.group!.leafOf(dan!.person.memberKey)!.index
    expect(await owner.commit({ rules, removes: [index] })).toBe('ok')
    await calm(...guests)
    expect(owner.epoch).toBe(4)
    expect(await owner.say('hello')).toBe('ok')
    expect(await house.disk.store.findMeeting(house.room.roomId)).toMatchObject({ epoch: 4 })
  })

  test('two voids: a joiner pauses 30 s, a member loses self-update, a role holder nothing', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    const again = async (by: Guest, act: () => Promise<string>) => {
      for (const guest of guests) guest.refuses = guest !== by
      expect(await act()).toBe('ok')
      await calm(...guests)
      for (const guest of guests) guest.refuses = false
    }
    await again(bob!, () => bob!.commit({}))
    await house.clock.advance(limits.SELF_UPDATE_INTERVAL_MS)
    await again(bob!, () => bob!.commit({}))
    await house.clock.advance(limits.SELF_UPDATE_INTERVAL_MS)
    expect(await bob!.commit({})).toBe('rate-limited')
    await again(owner, () => owner.commit({}))
    await house.clock.advance(limits.SELF_UPDATE_INTERVAL_MS)
    await again(owner, () => owner.commit({}))
    await house.clock.advance(limits.SELF_UPDATE_INTERVAL_MS)
    expect(await owner.commit({})).toBe('ok')
    await calm(...guests)
    const dan = await Guest.make(house)
    for (let i = 0; i < 2; i++) {
      if (i === 0) await dan.open()
      await again(dan, () => dan.join())
      expect(dan.inside).toBe(false)
    }
    expect(await dan.join()).toBe('rate-limited')
    await house.clock.advance(30_000)
    await calm(...guests)
    expect(await dan.join()).toBe('ok')
    expect(eve!.closed).toBeNull()
  })

  test.each([
    ['a member that comes back over its own leaf pauses, too', 1, 'rate-limited'],
    ['a role holder that does so does not', 0, 'ok'],
  ])('two voids: %s', async (_, who, third) => {
    const { house, guests } = await meeting(['Bob', 'Eve'])
    const by = guests[who]!
    const comeBack = async () => {
      for (const guest of guests) guest.refuses = guest !== by
      const said = await by.join({ resync: true })
      await calm(...guests)
      return said
    }
    expect([await comeBack(), await comeBack(), await comeBack()]).toEqual(['ok', 'ok', third])
    await house.clock.advance(30_000)
    expect(await comeBack()).toBe('ok')
  })
})
