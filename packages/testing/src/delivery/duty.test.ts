import { makeEnd, makeState } from '@konklave/crypto'
import { keyHashOf, limits } from '@konklave/protocol'
import { decodeCommitMessage } from '@konklave/protocol/mls'
import { describe, expect, test } from 'vitest'
import { forgeRules, newSigner, verifiedRules } from '../rules/index.ts'
import { Guest } from './guest.ts'
import { calm, comesIn, meeting, started } from './scene.ts'

/** Somebody knocks at a lobby room and the owner lets them in, without anybody committing it yet. */
async function admitted(owner: Guest, who: string | Guest = 'Knocker') {
  const guest = typeof who === 'string' ? await Guest.make(owner.house, { name: who }) : who
  expect(await guest.knock()).toBe('ok')
  await calm(owner)
  const notice = owner.notices.get('knocks')
  const knock = notice?.t === 'knocks' ? notice.knocks.at(-1)!.id : new Uint8Array(16)
  expect(await owner.code({ t: 'admit', knock, pass: await owner.passFor(guest) })).toBe('ok')
  await calm(owner)
  return guest
}

/** A lobby room with an owner and members who came while it was open. */
async function lobbyWith(names: readonly string[]) {
  const made = await meeting(names)
  const rules = await makeState(made.owner.rules, { admission: 'lobby' }, made.house.room.owner)
  expect(await made.owner.commit({ rules })).toBe('ok')
  await calm(...made.guests)
  return made
}

const holder = (guests: readonly Guest[]) => guests.find(guest => guest.holdsLease)

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

describe('leaving', () => {
  test('[K13] a leave order is queued, the stream closed, the Remove committed by others', async () => {
    const { house, owner, others, guests } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    expect(await bob!.code({ t: 'leave', order: await eve!.leaveOrder() })).toBe('bad-signature')
    expect(await bob!.code({ t: 'leave', order: await bob!.leaveOrder() })).toBe('ok')
    await house.clock.advance(1)
    expect(bob!.closed).toBe('removed')
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(owner.group!.leaves()).toHaveLength(2)
  })

  test('[K13] a leaf without a stream is stated gone after a grace, unless it comes back', async () => {
    const { house, owner, others, guests } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    bob!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS - 1)
    expect(owner.items()).toEqual([])
    await bob!.open(bob!.position)
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    expect(owner.items()).toEqual([])
    eve!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    expect(owner.items()).toMatchObject([{ t: 'gone' }])
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(owner.group!.leafOf(eve!.person.memberKey)).toBeNull()
    expect(await eve!.open()).toBeNull()
    expect(eve!.opened?.standing).toBe('open')
  })

  test('[K13] who comes back after it was stated gone is not removed any more', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    others[0]!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    expect(owner.items()).toHaveLength(1)
    await others[0]!.open(others[0]!.position)
    expect(owner.items()).toEqual([])
  })

  test('the last one to leave ends the meeting', async () => {
    const { house, owner } = await started()
    expect(await owner.code({ t: 'leave', order: await owner.leaveOrder() })).toBe('ok')
    await house.clock.advance(1)
    expect(await house.disk.store.findMeeting(house.room.roomId)).toBeNull()
    expect(house.desk.told).toContain('close')
  })

  test('an empty meeting is kept for a while and then ended', async () => {
    const { house, owner } = await started()
    owner.drop()
    await house.clock.advance(limits.EMPTY_MEETING_TTL_MS - 1)
    expect(await house.disk.store.findMeeting(house.room.roomId)).not.toBeNull()
    await house.clock.advance(1)
    expect(await house.disk.store.findMeeting(house.room.roomId)).toBeNull()
  })

  test('ending for all takes the right, deletes the row and closes everybody', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const bob = others[0]!
    const statement = await makeEnd(bob.person.signer, bob.groupId!)
    expect(await bob.code({ t: 'end', statement })).toBe('not-allowed')
    expect(await owner.end()).not.toBe('not-allowed')
    expect([owner.closed, bob.closed]).toEqual(['ended', 'ended'])
    expect(bob.notices.get('ended')).toEqual({ t: 'ended' })
    expect(await house.disk.store.findMeeting(house.room.roomId)).toBeNull()
    expect(house.desk.told.at(-1)).toBe('close')
  })
})

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
    const fresh = await Guest.make(house)
    expect(await fresh.open()).toBe('knock-first')
    expect(await fresh.knock()).toBe('ok')
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
    const fresh = await Guest.make(house)
    expect(await fresh.open()).toBe('knock-first')
    expect(await fresh.knock()).toBe('ok')
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

describe('[K27] a large open room', () => {
  test('above 20 members newcomers come in by Adds, in batches', { timeout: 120_000 }, async () => {
    const { house, owner } = await started()
    const guests = [owner]
    for (let i = 1; i < limits.ADD_BATCH_ABOVE_MEMBERS; i++) {
      guests.push(await comesIn(house, guests, `Guest ${i}`))
      await house.clock.advance(600)
    }
    const fresh = await Promise.all([1, 2, 3].map(i => Guest.make(house, { name: `New ${i}` })))
    for (const guest of fresh) {
      await guest.open()
      expect(await guest.join()).toBe('knock-first')
      expect(await guest.knock()).toBe('ok')
    }
    await calm(...guests)
    expect(owner.items()).toHaveLength(3)
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    for (const guest of fresh) {
      expect(guest.lobby?.entries).toMatchObject([{ t: 'admitted' }])
      expect(await guest.comeIn()).toBe('ok')
    }
    expect(owner.group!.leaves()).toHaveLength(limits.ADD_BATCH_ABOVE_MEMBERS + 3)
    const last = await Guest.make(house)
    await last.knock()
    await calm(...guests)
    expect(owner.items()).toHaveLength(0)
    await house.clock.advance(limits.ADD_BATCH_INTERVAL_MS)
    expect(owner.items()).toHaveLength(1)
  })

  test('whoever knocks while nobody is there to make an Add is told to come in alone', async () => {
    const { house, owner } = await started()
    owner.drop()
    await calm()
    const guest = await Guest.make(house, { name: 'Bob' })
    expect(await guest.knock()).toBe('ok')
    expect(guest.lobby?.notices).toMatchObject([{ t: 'rules' }])
    await guest.open()
    expect(await guest.join()).toBe('ok')
  })

  test('in a small one too, when many come at once', async () => {
    const { house, owner } = await started()
    const fresh = await Promise.all(
      Array.from({ length: 7 }, (_, i) => Guest.make(house, { name: `New ${i}` })),
    )
    const ready = []
    for (const guest of fresh) {
      await guest.open()
      ready.push({ guest, request: await guest.knockOnGroup(await guest.fetch()) })
    }
    const said: string[] = []
    for (const { guest, request } of ready) said.push(await guest.send(request))
    await calm(owner, fresh[0]!)
    expect(said).toEqual(['ok', ...Array(4).fill('stale-epoch'), ...Array(2).fill('knock-first')])
    for (const guest of fresh.slice(1)) expect(await guest.knock()).toBe('ok')
    await calm(owner)
    expect(await owner.work()).toBe('ok')
    await calm(owner)
    for (const guest of fresh.slice(1)) expect(await guest.comeIn()).toBe('ok')
    expect(owner.group!.leaves()).toHaveLength(8)
  })
})
