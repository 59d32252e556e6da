import { makeState, rotateLink } from '@konklave/crypto'
import { hash, type Signer, sign } from '@konklave/protocol'
import { makeEvidence } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { acceptBytes, commitBytes, commitOk, commitVerdict } from './group.ts'
import { makeFounder, makePerson, passFor, type TestPerson } from './person.ts'
import { newSigner } from './room.ts'
import { nodeOf, threePeople } from './threePeople.ts'
import { random } from './wire.ts'

const { room, moderatorKey, founder, anna, ben, three } = await threePeople()

describe('who goes', () => {
  const statement = (
    purpose: 'leave order' | 'gone',
    who: TestPerson,
    by: Signer,
    groupId = three.group.groupId,
  ) => sign(purpose, { groupId, leafHash: hash(nodeOf(three, who).raw) }, by)
  const remove = (authenticatedData: Uint8Array, at = three) =>
    commitVerdict(at, { by: anna, removes: [ben], authenticatedData })

  it('[K13] by the own order, or because the room’s server says the leaf is gone', async () => {
    expect(
      await remove(makeEvidence({ leaveOrders: [await statement('leave order', ben, ben.signer)] })),
    ).toBe('accepted')
    expect(await remove(makeEvidence({ gone: [await statement('gone', ben, room.server)] }))).toBe('accepted')
  })

  it('[K13] not without a reason, and on nobody else’s word, moderators included', async () => {
    expect(await remove(new Uint8Array())).toBe('remove-unjustified')
    expect(await commitVerdict(three, { by: founder, removes: [ben] })).toBe('remove-unjustified')
    for (const by of [anna.signer, room.server, room.owner, moderatorKey]) {
      const orders = makeEvidence({ leaveOrders: [await statement('leave order', ben, by)] })
      expect(await remove(orders)).toBe('remove-unjustified')
    }
    for (const by of [anna.signer, room.owner, await newSigner()]) {
      expect(await remove(makeEvidence({ gone: [await statement('gone', ben, by)] }))).toBe(
        'remove-unjustified',
      )
    }
    const misplaced = makeEvidence({ gone: [await statement('leave order', ben, room.server)] })
    expect(await remove(misplaced)).toBe('remove-unjustified')
  })

  it('[K13] a statement is about one leaf of one group', async () => {
    const aboutAnna = makeEvidence({ gone: [await statement('gone', anna, room.server)] })
    expect(await remove(aboutAnna)).toBe('remove-unjustified')
    const elsewhere = makeEvidence({ gone: [await statement('gone', ben, room.server, random(16))] })
    expect(await remove(elsewhere)).toBe('remove-unjustified')
  })

  it('[K13] a signed statement of another shape says nothing', async () => {
    const strange = await sign('leave order', { groupId: three.group.groupId }, ben.signer)
    expect(await remove(makeEvidence({ leaveOrders: [strange] }))).toBe('remove-unjustified')
  })

  it('[K13] a statement dies when the leaf changes or returns', async () => {
    const gone = makeEvidence({ gone: [await statement('gone', ben, room.server)] })
    expect(await remove(gone, await commitOk(three, { by: ben }))).toBe('remove-unjustified')
    const back = await commitOk(three, { by: ben, external: true, removes: [ben] })
    expect(await remove(gone, back)).toBe('remove-unjustified')
  })

  it('[K14] a kick removes the person, bars and rotates in one commit', async () => {
    const kick = await rotateLink({ rules: three.rules, ring: room.ring, signer: moderatorKey, kick: [ben] })
    const { accepted } = await commitOk(three, { by: anna, rules: kick.rules, removes: [ben] })
    expect(accepted.removed.map(leaf => leaf.memberKey)).toEqual([ben.memberKey])
    expect(accepted.rules.state.linkGen).toBe(three.rules.state.linkGen + 1)
    expect(accepted.group.leafOf(ben.memberKey)).toBeNull()
  })

  it('[K8] a rules commit removes all whom it bars, and only them', async () => {
    const kick = await rotateLink({ rules: three.rules, ring: room.ring, signer: room.owner, kick: [ben] })
    expect(await commitVerdict(three, { by: founder, rules: kick.rules })).toBe('omits-barred')
    expect(await commitVerdict(three, { by: ben, rules: kick.rules })).toBe('omits-barred')
    expect(await commitVerdict(three, { by: founder, rules: kick.rules, removes: [ben, anna] })).toBe(
      'rules-removes',
    )
    const order = await statement('leave order', anna, anna.signer)
    const authenticatedData = makeEvidence({ leaveOrders: [order] })
    const both = { by: founder, rules: kick.rules, removes: [ben, anna], authenticatedData }
    expect(await commitVerdict(three, both)).toBe('rules-removes')
  })

  it('[K14] a kick that spares the role key behind the person is half a kick', async () => {
    const mod = await makePerson(room, { roleKey: moderatorKey })
    const four = await commitOk(three, { by: anna, adds: [mod] })
    const half = await rotateLink({
      rules: four.rules,
      ring: room.ring,
      signer: room.owner,
      kick: [{ memberKey: mod.memberKey }],
    })
    expect(await commitVerdict(four, { by: founder, rules: half.rules, removes: [mod] })).toBe('half-a-kick')
    const whole = await rotateLink({ rules: four.rules, ring: room.ring, signer: room.owner, kick: [mod] })
    expect(await commitVerdict(four, { by: founder, rules: whole.rules, removes: [mod] })).toBe('accepted')
  })

  it('[K14] an owner may be sent out of a meeting: the leaf is barred, the owner key is not', async () => {
    const kick = await rotateLink({
      rules: three.rules,
      ring: room.ring,
      signer: moderatorKey,
      kick: [founder],
    })
    const later = await commitOk(three, { by: anna, rules: kick.rules, removes: [founder] })
    const back = await makeFounder({ ...room, ring: kick.ring })
    expect(await commitVerdict(later, { by: back, external: true })).toBe('accepted')
    const same = await makePerson(room, { roleKey: room.owner, ring: kick.ring, keys: founder.keys })
    expect(await commitVerdict(later, { by: same, external: true })).toBe('omits-barred')
  })

  it('[K14] somebody absent is barred without a Remove, and then no pass leads in', async () => {
    const eve = await makePerson(room)
    const authenticatedData = makeEvidence({ passes: [await passFor({ ...room, rules: three.rules }, eve)] })
    const lobby = await makeState(three.rules, { admission: 'lobby' }, room.owner)
    const four = await commitOk(three, { by: founder, rules: lobby })
    const entry = { by: eve, external: true, authenticatedData }
    const add = { by: anna, adds: [eve], authenticatedData }
    expect([await commitVerdict(four, entry), await commitVerdict(four, add)]).toEqual([
      'accepted',
      'accepted',
    ])
    const kick = await rotateLink({ rules: four.rules, ring: room.ring, signer: moderatorKey, kick: [eve] })
    expect(await commitVerdict(four, { by: anna, rules: kick.rules, removes: [ben] })).toBe('rules-removes')
    const later = await commitOk(four, { by: anna, rules: kick.rules })
    expect([await commitVerdict(later, entry), await commitVerdict(later, add)]).toEqual([
      'pass-needed',
      'pass-needed',
    ])
    const open = await commitOk(later, {
      by: founder,
      rules: await makeState(later.rules, { admission: 'open' }, room.owner),
    })
    const back = await makePerson(room, { keys: eve.keys, ring: kick.ring })
    expect(await commitVerdict(open, { by: back, external: true })).toBe('omits-barred')
    const old = await commitBytes(four, entry)
    expect((await acceptBytes(later, old)).ok).toBe(false)
  })

  it('[K14] the barred do not come back, by whatever leaf', async () => {
    const mod = await makePerson(room, { roleKey: moderatorKey })
    const four = await commitOk(three, { by: anna, adds: [mod] })
    const kick = await rotateLink({ rules: four.rules, ring: room.ring, signer: room.owner, kick: [mod] })
    const later = await commitOk(four, { by: founder, rules: kick.rules, removes: [mod] })
    const again = await makePerson(room, { roleKey: moderatorKey, ring: kick.ring })
    expect(await commitVerdict(later, { by: again, external: true })).toBe('omits-barred')
    expect(await commitVerdict(later, { by: anna, adds: [again] })).toBe('omits-barred')
  })
})
