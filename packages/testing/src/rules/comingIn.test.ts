import { generateMemberKeys, makePass, rotateLink } from '@konklave/crypto'
import { type Signed, sign } from '@konklave/protocol'
import { decodeKeyPackage } from '@konklave/protocol/mls'
import { checkAdd, readAll, readLeaf } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { commitOk, commitVerdict, startTestGroup, type TestGroup } from './group.ts'
import { keyPackageBytes } from './mlsBytes.ts'
import { makeFounder, makePerson, passFor, type TestPerson } from './person.ts'
import { makeTestRoom } from './room.ts'
import { passes, threePeople } from './threePeople.ts'
import { random } from './wire.ts'

const { room, moderatorKey, founder, anna, ben, three, under, passOf } = await threePeople()

describe('who comes in', () => {
  it('[K12] into an open room by its present link, by Add and from outside', async () => {
    const carl = await makePerson(room)
    expect(await commitVerdict(three, { by: carl, external: true })).toBe('accepted')
    expect(await commitVerdict(three, { by: anna, adds: [carl] })).toBe('accepted')
  })

  it('[K4] by an older link only with a pass', async () => {
    const rotated = await rotateLink({ rules: three.rules, ring: room.ring, signer: room.owner })
    const later = await commitOk(three, { by: founder, rules: rotated.rules })
    const carl = await makePerson(room)
    expect(await commitVerdict(later, { by: carl, external: true })).toBe('pass-needed')
    const authenticatedData = passes(await passOf(later, carl))
    expect(await commitVerdict(later, { by: carl, external: true, authenticatedData })).toBe('accepted')
  })

  it('[K12] into a lobby only with a pass, both ways', async () => {
    const lobby = await under(three, { admission: 'lobby' })
    const carl = await makePerson(room)
    expect(await commitVerdict(lobby, { by: carl, external: true })).toBe('pass-needed')
    expect(await commitVerdict(lobby, { by: anna, adds: [carl] })).toBe('pass-needed')
    const authenticatedData = passes(await passOf(lobby, carl))
    expect(await commitVerdict(lobby, { by: carl, external: true, authenticatedData })).toBe('accepted')
    expect(await commitVerdict(lobby, { by: anna, adds: [carl], authenticatedData })).toBe('accepted')
  })

  it('[K12] each added leaf has its own pass', async () => {
    const lobby = await under(three, { admission: 'lobby' })
    const [carl, dora] = [await makePerson(room), await makePerson(room)]
    const authenticatedData = passes(await passOf(lobby, carl))
    expect(await commitVerdict(lobby, { by: anna, adds: [carl, dora], authenticatedData })).toBe(
      'pass-needed',
    )
  })

  it('[K12] into a locked room pass holders, from outside only', async () => {
    const locked = await under(three, { admission: 'locked' })
    const carl = await makePerson(room)
    const authenticatedData = passes(await passOf(locked, carl))
    expect(await commitVerdict(locked, { by: anna, adds: [carl], authenticatedData })).toBe('locked')
    expect(await commitVerdict(locked, { by: carl, external: true })).toBe('pass-needed')
    expect(await commitVerdict(locked, { by: carl, external: true, authenticatedData })).toBe('accepted')
  })

  it('[K12] back over the own leaf without a pass, over nobody else’s', async () => {
    const locked = await under(three, { admission: 'locked' })
    expect(await commitVerdict(locked, { by: anna, external: true, removes: [anna] })).toBe('accepted')
    const carl = await makePerson(room)
    expect(await commitVerdict(locked, { by: carl, external: true, removes: [anna] })).toBe(
      'resync-other-member',
    )
    const authenticatedData = passes(await passOf(locked, carl))
    expect(
      await commitVerdict(locked, { by: carl, external: true, removes: [anna], authenticatedData }),
    ).toBe('resync-other-member')
  })

  it('[K12] back with somebody’s whisper key is not that somebody', async () => {
    const own = await generateMemberKeys()
    const mimic = await makePerson(room, { keys: { sign: own.sign, dm: anna.keys.dm } })
    expect(await commitVerdict(three, { by: mimic, external: true, removes: [anna] })).toBe(
      'resync-other-member',
    )
  })

  it('[K12] back with another whisper key is not back', async () => {
    const other = await makePerson(room, { keys: { ...anna.keys, dm: (await generateMemberKeys()).dm } })
    expect(await commitVerdict(three, { by: other, external: true, removes: [anna] })).toBe(
      'resync-other-member',
    )
  })
})

describe('an Add before it is committed', () => {
  it('[K16] is judged alone, by the same rules', async () => {
    const carl = await makePerson(room)
    const leafOf = async (who: TestPerson) => {
      const read = readLeaf({ index: 0, node: decodeKeyPackage(await keyPackageBytes(who)).leaf })
      if (!read.ok) throw new Error(read.reason)
      return read.value
    }
    const verdict = async (at: TestGroup, who: TestPerson, pass: Signed | null) => {
      const all = readAll(at.group)
      if (!all.ok) throw new Error(all.reason)
      return (await checkAdd(await leafOf(who), { rules: at.rules, leaves: all.value, pass })) ?? 'ok'
    }
    expect(await verdict(three, carl, null)).toBe('ok')
    const lobby = await under(three, { admission: 'lobby' })
    expect(await verdict(lobby, carl, null)).toBe('pass-needed')
    expect(await verdict(lobby, carl, await passOf(lobby, carl))).toBe('ok')
    const locked = await under(three, { admission: 'locked' })
    expect(await verdict(locked, carl, await passOf(locked, carl))).toBe('locked')
    const mod = await makePerson(room, { roleKey: moderatorKey })
    const { rules, ring } = await rotateLink({
      rules: three.rules,
      ring: room.ring,
      signer: room.owner,
      kick: [mod],
    })
    const later = await commitOk(three, { by: founder, rules })
    const again = await makePerson(room, { roleKey: moderatorKey, ring })
    expect(await verdict(later, again, await passOf(later, again))).toBe('omits-barred')
    const unnamed = await makePerson(room, { roleKey: ben.signer })
    expect(await verdict(three, unnamed, null)).toBe('credential-unnamed')
    const early = await makePerson(room, { ring })
    expect(await verdict(three, early, await passOf(three, early))).toBe('credential-generation')
  })
})

describe('passes', () => {
  const enter = async (pass: Signed, at: TestGroup, carl: TestPerson) =>
    commitVerdict(at, { by: carl, external: true, authenticatedData: passes(pass) })

  it('[K11] count from owners and holders of admitRight only', async () => {
    const lobby = await under(three, { admission: 'lobby' })
    const carl = await makePerson(room)
    expect(await enter(await passOf(lobby, carl, moderatorKey), lobby, carl)).toBe('accepted')
    expect(await enter(await passOf(lobby, carl, anna.signer), lobby, carl)).toBe('pass-needed')
    expect(await enter(await passOf(lobby, carl, carl.signer), lobby, carl)).toBe('pass-needed')
    expect(await enter(await passOf(lobby, carl, room.server), lobby, carl)).toBe('pass-needed')
  })

  it('[K11] name one member key, one room, one generation', async () => {
    const lobby = await under(three, { admission: 'lobby' })
    const [carl, dora] = [await makePerson(room), await makePerson(room)]
    expect(await enter(await passOf(lobby, dora), lobby, carl)).toBe('pass-needed')
    const { memberKey } = carl
    const { passGen } = lobby.rules.state
    const pass = (fields: object) =>
      sign('pass', { roomId: room.roomId, memberKey, passGen, ...fields }, room.owner)
    expect(await enter(await pass({ roomId: random(16) }), lobby, carl)).toBe('pass-needed')
    expect(await enter(await pass({ passGen: passGen - 1 }), lobby, carl)).toBe('pass-needed')
    expect(await enter(await pass({ passGen: passGen + 1 }), lobby, carl)).toBe('pass-needed')
    expect(await enter({ ...(await pass({})), sig: random(64) }, lobby, carl)).toBe('pass-needed')
    expect(await enter(await pass({}), lobby, carl)).toBe('accepted')
  })

  it('[K11] die with their issuer', async () => {
    const lobby = await under(three, { admission: 'lobby' })
    const rotated = await rotateLink({
      rules: lobby.rules,
      ring: room.ring,
      signer: room.owner,
      kick: [{ memberKey: moderatorKey.publicKey as never }],
    })
    const later = await commitOk(lobby, { by: founder, rules: rotated.rules })
    const carl = await makePerson(room, { ring: rotated.ring })
    expect(await enter(await passOf(later, carl, moderatorKey), later, carl)).toBe('pass-needed')
    expect(await enter(await passOf(later, carl), later, carl)).toBe('accepted')
  })

  it('[K11] bring nobody in who is barred', async () => {
    const carl = await makePerson(room)
    const rotated = await rotateLink({
      rules: three.rules,
      ring: room.ring,
      signer: room.owner,
      kick: [carl],
    })
    const later = await commitOk(three, { by: founder, rules: rotated.rules })
    expect(await enter(await passOf(later, carl), later, carl)).toBe('pass-needed')
    const fresh = await makePerson(room, { keys: carl.keys, ring: rotated.ring })
    expect(await commitVerdict(later, { by: fresh, external: true })).toBe('omits-barred')
  })

  it('[K11] where members admit, a leaf’s pass counts while it is there', async () => {
    const free = await makeTestRoom({ admission: 'lobby', admitRight: 'members' })
    const owner = await makeFounder(free)
    const eve = await makePerson(free)
    const start = await startTestGroup(free, owner)
    const own = { ...free, rules: start.rules }
    const two = await commitOk(start, {
      by: owner,
      adds: [eve],
      authenticatedData: passes(await passFor(own, eve)),
    })
    const carl = await makePerson(free)
    const { passGen } = two.rules.state
    const pass = await makePass(eve.signer, { roomId: free.roomId, memberKey: carl.memberKey, passGen })
    expect(await enter(pass, two, carl)).toBe('accepted')
    expect(await enter(pass, start, carl)).toBe('pass-needed')
    const selfMade = await makePass(carl.signer, { roomId: free.roomId, memberKey: carl.memberKey, passGen })
    expect(await enter(selfMade, two, carl)).toBe('pass-needed')
  })
})
