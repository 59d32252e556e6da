import { makePass, makeState } from '@konklave/crypto'
import { equalBytes, limits, lobbyEntry, logEntry, meetingNotice, meetingOpened } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { Guest } from './guest.ts'
import { House } from './house.ts'
import { calm, comesIn, meeting, started } from './scene.ts'

describe('a meeting in an open room', () => {
  test('starts, takes people in, carries their messages in one order', async () => {
    const { house, owner } = await started()
    const bob = await comesIn(house, [owner], 'Bob')
    const eve = await comesIn(house, [owner, bob], 'Eve')
    expect([owner.epoch, bob.epoch, eve.epoch]).toEqual([2, 2, 2])
    expect(await bob.say('hello')).toBe('ok')
    expect(await eve.say('hi')).toBe('ok')
    const lines = (guest: Guest) =>
      guest.log.filter(({ entry }) => entry.t === 'message').map(({ seq }) => seq)
    expect(lines(owner)).toEqual(lines(eve))
    expect(lines(owner)).toHaveLength(2)
  })

  test('everything sent is what the protocol declares', async () => {
    const { owner, guests } = await meeting(['Bob'])
    await guests[1]!.say('hello')
    for (const guest of guests) {
      expect(() => meetingOpened.parse(guest.opened)).not.toThrow()
      for (const { entry } of guest.log) expect(() => logEntry.parse(entry)).not.toThrow()
      for (const notice of guest.received) expect(() => meetingNotice.parse(notice)).not.toThrow()
    }
    expect(owner.received.length).toBeGreaterThan(0)
  })

  test('[K41] visitors follow commits and never see messages; who joins later gets none from before', async () => {
    const { house, owner } = await started()
    const visitor = await Guest.make(house)
    await visitor.open()
    await owner.say('before')
    expect(visitor.log.map(({ entry }) => entry.t)).toEqual(['hidden'])
    await visitor.join()
    await calm(owner, visitor)
    await owner.say('after')
    expect(visitor.log.map(({ entry }) => entry.t)).toEqual(['hidden', 'commit', 'message'])
    visitor.drop()
    const again = visitor.log.splice(0)
    await visitor.open(again[0]!.seq - 1)
    expect(visitor.opened?.log).toBe('resumed')
    expect(visitor.log).toEqual(again)
  })

  test('[K41] a member that was removed follows as a visitor does', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve'])
    const bob = others[0]!
    bob.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(await bob.open()).toBeNull()
    expect(bob.opened?.standing).toBe('open')
    const heard = bob.log.length
    expect(await owner.say('not for Bob')).toBe('ok')
    expect(bob.log.slice(heard).map(({ entry }) => entry.t)).toEqual(['hidden'])
  })

  test('a second stream of the same person closes the first', async () => {
    const { owner } = await meeting(['Bob'])
    const first = owner.session
    let code = ''
    const old = owner
    const closing = new Promise<void>(resolve => {
      const check = () => (old.session === first ? setImmediate(check) : resolve())
      check()
    })
    const twin = await Guest.make(owner.house, { keys: owner.person.keys })
    expect(await twin.open()).toBeNull()
    await closing
    code = owner.closed ?? ''
    expect(code).toBe('moved')
    expect(twin.opened?.standing).toBe('leaf')
  })

  test('[K18] only who may start does, and only one meeting at a time', async () => {
    const house = await House.open()
    const guest = await Guest.make(house)
    await guest.open()
    expect(guest.opened?.status.t).toBe('none')
    expect(await guest.start()).toBe('not-allowed')
    const owner = await Guest.owner(house)
    await owner.open()
    expect(await owner.start()).toBe('ok')
    await calm(owner)
    const twin = await Guest.owner(house, 'Twin')
    await twin.open()
    expect(await twin.start()).toBe('meeting-exists')
    expect(guest.notices.get('status')).toMatchObject({ status: { t: 'live', epoch: 0 } })
  })

  test('[K27] a commit that lost the race is refused and changes nothing', async () => {
    const { house, owner } = await started()
    const [bob, eve] = [await Guest.make(house), await Guest.make(house)]
    await bob.open()
    await eve.open()
    const late = await eve.knockOnGroup(await eve.fetch())
    expect(await bob.join()).toBe('ok')
    await calm(owner, bob)
    expect(await eve.send(late)).toBe('stale-epoch')
    expect(owner.epoch).toBe(1)
    expect(await eve.join()).toBe('ok')
  })

  test('[K26] nobody commits or speaks in the name of another stream', async () => {
    const { house, owner } = await started()
    const [bob, eve] = [await Guest.make(house), await Guest.make(house)]
    await bob.open()
    await eve.open()
    const stolen = await bob.knockOnGroup(await bob.fetch())
    expect(await eve.code(stolen)).toBe('not-allowed')
    expect(owner.epoch).toBe(0)
    const line = await owner.sealed('x')
    expect(await eve.code({ t: 'message', message: line })).toBe('not-a-member')
  })

  test('[K30] the same commit again gets the same answer', async () => {
    const { house } = await started()
    const bob = await Guest.make(house)
    await bob.open()
    const request = await bob.knockOnGroup(await bob.fetch())
    const first = await bob.ask(request)
    expect(await bob.ask(request)).toEqual(first)
    expect(first.ok).toBe(true)
  })

  test('[K30] a full disk refuses the commit and loses nothing', async () => {
    const { house, owner } = await started()
    const bob = await Guest.make(house)
    await bob.open()
    const request = await bob.knockOnGroup(await bob.fetch())
    house.disk.full = true
    expect(await bob.code(request)).toBe('disk')
    expect(owner.log).toHaveLength(0)
    house.disk.full = false
    expect(await bob.send(request)).toBe('ok')
    await calm(owner, bob)
    expect(owner.epoch).toBe(1)
  })

  test('a commit whose GroupInfo is another one is refused: joiners would build on it', async () => {
    const { house } = await started()
    const bob = await Guest.make(house)
    await bob.open()
    const reply = await bob.fetch()
    const request = await bob.knockOnGroup(reply)
    expect(await bob.code({ ...request, groupInfo: reply.groupInfo })).toBe('bad-commit')
    expect(await bob.send(request)).toBe('ok')
  })

  test('[K8] the row on the disk is written before anybody sees the commit', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const row = await house.disk.store.findMeeting(house.room.roomId)
    expect(row?.epoch).toBe(1)
    expect(equalBytes(row!.ctxHash, owner.group!.ctxHash)).toBe(true)
    expect(others[0]!.epoch).toBe(1)
  })
})

describe('messages', () => {
  test('[K40] 5 a second with a burst of 20 for each member', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const said: string[] = []
    for (let i = 0; i < limits.MESSAGES_BURST + 1; i++) said.push(await owner.say(`${i}`))
    expect(said.filter(code => code === 'ok')).toHaveLength(limits.MESSAGES_BURST)
    expect(said.at(-1)).toBe('rate-limited')
    expect(await others[0]!.say('mine')).toBe('ok')
    await house.clock.advance(1_000)
    for (let i = 0; i < limits.MESSAGES_PER_SECOND; i++) expect(await owner.say(`more ${i}`)).toBe('ok')
    expect(await owner.say('too much')).toBe('rate-limited')
  })

  test('[K40] a repeated id keeps its place', async () => {
    const { owner, others } = await meeting(['Bob'])
    const message = await owner.sealed('once')
    const first = await owner.ask({ t: 'message', message })
    expect(await owner.ask({ t: 'message', message })).toEqual(first)
    await calm(owner, ...others)
    expect(others[0]!.log.filter(({ entry }) => entry.t === 'message')).toHaveLength(1)
  })

  test('[K39] nothing sealed before the last Remove is passed on', async () => {
    const { owner, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    const old = await bob!.sealed('too late')
    expect(await owner.send(await owner.kick(eve!))).toBe('ok')
    await calm(owner, bob!)
    expect(await bob!.code({ t: 'message', message: old })).toBe('stale-epoch')
    expect(await bob!.say('in time')).toBe('ok')
  })

  test('[K40] a position in the log of before a crash is not mistaken for one after it', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const bob = others[0]!
    house.crash()
    await owner.open(owner.position)
    expect(await owner.seed()).toBe('ok')
    for (let i = 0; i < 5; i++) await owner.say(`${i}`)
    bob.log.length = 0
    await bob.open(bob.position)
    expect(bob.opened).toMatchObject({ log: 'whole', status: { t: 'live' } })
    for (let at = 0; at < 10; at++) {
      await bob.open(at)
      expect(bob.opened?.log).toBe('whole')
    }
  })

  test('[K40] who comes back late after a crash gets what was written before', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const bob = others[0]!
    house.crash()
    await owner.open(owner.position)
    expect(await owner.seed()).toBe('ok')
    await owner.say('nobody else is back yet')
    bob.log.length = 0
    await bob.open(bob.position)
    await calm(owner, bob)
    expect(bob.log.filter(({ entry }) => entry.t === 'message')).toHaveLength(1)
    // Only a member of the group gets it: who is none follows what comes from now on.
    const visitor = await Guest.make(house)
    await visitor.open(1)
    expect(visitor.opened?.log).toBe('gap')
    expect(visitor.log).toEqual([])
  })

  test('[K40] a log that no longer reaches back says so', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const bob = others[0]!
    const at = bob.position
    bob.drop()
    for (let i = 0; i < 6; i++) {
      await owner.say('x'.repeat(10))
      await house.clock.advance(200)
    }
    await bob.open(at)
    expect(bob.opened?.log).toBe('resumed')
    house.crash()
    await bob.open(at)
    expect(bob.opened?.log).toBe('gap')
  })
})

describe('a start', () => {
  test('[K18] is its founder’s own', async () => {
    const house = await House.open()
    const [owner, bob] = [await Guest.owner(house), await Guest.make(house)]
    await owner.open()
    await bob.open()
    const request = await owner.makeStart()
    expect(await bob.code(request)).toBe('not-allowed')
    expect(await owner.code(request)).toBe('ok')
  })
})

describe('a lobby', () => {
  test('[K25] a knock is admitted with a pass, its Add committed, its Welcome served', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const bob = await Guest.make(house, { name: 'Bob' })
    expect(await bob.open()).toBe('knock-first')
    expect(await bob.knock()).toBe('ok')
    await calm(owner)
    const notice = owner.notices.get('knocks')
    expect(notice?.t === 'knocks' && notice.knocks).toHaveLength(1)
    const knock = notice?.t === 'knocks' ? notice.knocks[0]!.id : new Uint8Array(16)
    expect(await owner.code({ t: 'admit', knock, pass: await owner.passFor(bob) })).toBe('ok')
    expect(owner.holdsLease).toBe(true)
    expect(await owner.work()).toBe('ok')
    await calm(owner)
    expect(bob.lobby?.entries.map(entry => lobbyEntry.parse(entry).t)).toEqual(['admitted'])
    expect(await bob.comeIn()).toBe('ok')
    expect(bob.opened?.standing).toBe('leaf')
    expect(await bob.say('hello')).toBe('ok')
    await calm(owner, bob)
    expect(owner.log.at(-1)?.entry.t).toBe('message')
  })

  test('[P-40] outside nothing is said of who or how many are inside', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const bob = await Guest.make(house)
    await bob.knock()
    await owner.say('inside')
    await calm(owner)
    const outside = JSON.stringify([bob.lobby?.entries, bob.lobby?.notices])
    expect(bob.lobby?.notices).toEqual([{ t: 'lobby', state: 'waiting' }])
    expect(outside.includes(JSON.stringify(owner.person.memberKey))).toBe(false)
  })

  test('[K25] nobody there who may admit is said; the knock waits for one', async () => {
    const house = await House.open({ admission: 'lobby' })
    const bob = await Guest.make(house)
    expect(await bob.knock()).toBe('ok')
    expect(bob.lobby?.notices.at(-1)).toEqual({ t: 'lobby', state: 'nobody' })
    const owner = await Guest.owner(house)
    await owner.open()
    expect(await owner.start()).toBe('ok')
    await calm(owner)
    expect(owner.notices.get('knocks')).toBeDefined()
    expect(bob.lobby?.notices.filter(({ t }) => t === 'lobby')).toEqual([
      { t: 'lobby', state: 'nobody' },
      { t: 'lobby', state: 'waiting' },
    ])
  })

  test('[K25] one knock per stream, 50 per room, denied is said', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const bob = await Guest.make(house)
    await bob.knock()
    const { keyPackage } = await bob.engine.keyPackage({ leaf: bob.leafInput() })
    expect(await bob.lobby!.session.request({ t: 'knock', keyPackage: new Uint8Array(keyPackage) })).toEqual({
      ok: false,
      code: 'too-many',
    })
    await calm(owner)
    const notice = owner.notices.get('knocks')
    const knock = notice?.t === 'knocks' ? notice.knocks[0]!.id : new Uint8Array(16)
    expect(await owner.code({ t: 'deny', knock })).toBe('ok')
    expect(bob.lobby?.entries).toEqual([{ t: 'denied' }])
    expect(owner.notices.get('knocks')).toEqual({ t: 'knocks', knocks: [] })
  })

  test('[K25] a knock for another key is refused, one by a foreign pass is not admitted', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const [bob, eve] = [await Guest.make(house), await Guest.make(house)]
    await bob.knock()
    await eve.knock()
    const { keyPackage } = await eve.engine.keyPackage({ leaf: eve.leafInput() })
    await bob.lobby!.session.request({ t: 'withdraw' })
    const foreign = await Guest.make(house)
    await foreign.house.kind('lobby')
    const said = await bob.lobby!.session.request({ t: 'knock', keyPackage: new Uint8Array(keyPackage) })
    expect(said).toEqual({ ok: false, code: 'bad-commit' })
    await calm(owner)
    const notice = owner.notices.get('knocks')
    const knock = notice?.t === 'knocks' ? notice.knocks[0]!.id : new Uint8Array(16)
    expect(await owner.code({ t: 'admit', knock, pass: await owner.passFor(bob) })).toBe('bad-signature')
  })

  test('[K25] only holders of admitRight see knocks and admit', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const rules = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await owner.commit({ rules })).toBe('ok')
    await calm(owner, ...others)
    const bob = others[0]!
    const eve = await Guest.make(house)
    await eve.knock()
    await calm(owner, bob)
    const shown = owner.notices.get('knocks')
    const knock = shown?.t === 'knocks' ? shown.knocks[0]!.id : new Uint8Array(16)
    expect(bob.received.filter(notice => notice.t === 'knocks')).toEqual([])
    expect(await bob.code({ t: 'admit', knock, pass: await owner.passFor(eve) })).toBe('not-allowed')
    expect(await bob.code({ t: 'deny', knock })).toBe('not-allowed')
    expect(eve.lobby?.entries).toEqual([])
  })

  test('[K24] group data goes to leaves and pass holders only', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const bob = await Guest.make(house)
    expect(await bob.open()).toBe('knock-first')
    bob.pass = await owner.passFor(bob)
    expect(await bob.open()).toBeNull()
    expect(bob.opened).toMatchObject({ standing: 'pass', group: { epoch: 0 } })
    expect(await bob.join()).toBe('ok')
  })

  test('[K11] who holds a role key with admitRight gets the rules of a locked room, to sign the own pass', async () => {
    const house = await House.open({ admission: 'locked' })
    const owner = await Guest.owner(house)
    expect(await owner.open()).toBeNull()
    expect(owner.opened?.standing).toBe('pass')
    const guest = await Guest.make(house)
    guest.cert = owner.cert
    expect(await guest.open()).toBe('locked')
    expect(await guest.knock()).toBe('locked')
  })

  test('[K11] a pass by somebody without the right opens nothing', async () => {
    const { house, owner } = await started({ admission: 'lobby' })
    const [bob, eve] = [await Guest.make(house), await Guest.make(house)]
    const { roomId } = house.room
    const { passGen } = owner.rules.state
    bob.pass = await makePass(eve.person.signer, { roomId, memberKey: bob.person.memberKey, passGen })
    expect(await bob.open()).toBe('knock-first')
    bob.pass = await makePass(house.room.owner, { roomId, memberKey: eve.person.memberKey, passGen })
    expect(await bob.open()).toBe('knock-first')
    bob.pass = await makePass(house.room.owner, {
      roomId,
      memberKey: bob.person.memberKey,
      passGen: passGen - 1,
    })
    expect(await bob.open()).toBe('knock-first')
  })
})
