import { makeLeaveOrder, makeState } from '@konklave/crypto'
import { type GroupId, hash } from '@konklave/protocol'
import { extensionType } from '@konklave/protocol/mls'
import { contextExtensions, makeEvidence } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { acceptBytes, commitBytes, commitOk, commitVerdict } from './group.ts'
import { keyPackageBytes } from './mlsBytes.ts'
import { makePerson } from './person.ts'
import { forgeRules, newSigner, verifiedRules } from './room.ts'
import { nodeOf, threePeople } from './threePeople.ts'
import { random } from './wire.ts'

const { room, moderatorKey, founder, anna, ben, alone, three, under } = await threePeople()

describe('what everybody learns from a commit', () => {
  it('[K9] an Add, the same for all who look', async () => {
    const bytes = await commitBytes(alone, { by: founder, adds: [anna] })
    const [one, two] = await Promise.all([acceptBytes(alone, bytes), acceptBytes(alone, bytes)])
    if (!one.ok || !two.ok) throw new Error('refused')
    expect(one.value.kind).toBe('add')
    expect(one.value.added.map(leaf => leaf.memberKey)).toEqual([anna.memberKey])
    expect(one.value.committer.memberKey).toEqual(founder.memberKey)
    expect(one.value.ctxHash).toEqual(two.value.ctxHash)
    expect(one.value.ctxHash).toEqual(hash(one.value.group.encodedContext()))
  })

  it('[K10] a self-update and a rename', async () => {
    const update = await commitOk(three, { by: anna })
    expect(update.accepted.kind).toBe('update')
    expect(update.accepted.renamed).toBeNull()
    const renamed = await makePerson(room, { name: 'Annette', keys: anna.keys })
    const { accepted } = await commitOk(three, { by: renamed })
    expect(accepted.renamed?.memberKey).toEqual(anna.memberKey)
  })

  it('[K43] no other name where names are fixed, by whoever it holds for; a new path all the same', async () => {
    const fixed = await under(three, { switches: { rename: false } })
    const renamed = await makePerson(room, { name: 'Annette', keys: anna.keys })
    const refused = await acceptBytes(fixed, await commitBytes(fixed, { by: renamed }))
    expect(refused).toMatchObject({ ok: false, reason: 'not-entitled' })
    await commitOk(fixed, { by: anna })
  })

  it('[K8] new rules, whoever carries them', async () => {
    const rules = await makeState(three.rules, { admission: 'lobby' }, moderatorKey)
    const { accepted } = await commitOk(three, { by: ben, rules })
    expect(accepted.kind).toBe('rules')
    expect(accepted.rules.state.admission).toBe('lobby')
    expect(accepted.rules.stateSigned.key).toEqual(moderatorKey.publicKey)
  })

  it('[K12] somebody coming from outside, and coming back', async () => {
    const carl = await makePerson(room)
    const joined = await commitOk(three, { by: carl, external: true })
    expect(joined.accepted).toMatchObject({ kind: 'external', resync: false })
    const back = await commitOk(joined, { by: carl, external: true, removes: [carl] })
    expect(back.accepted).toMatchObject({ kind: 'external', resync: true })
    expect(back.group.leaves()).toHaveLength(4)
  })
})

describe('bytes that are not what they claim', () => {
  it('[K9] signatures of framing, leaf and key package', async () => {
    const stranger = await newSigner()
    expect(await commitVerdict(three, { by: anna, signer: stranger })).toBe('bad-signature')
    expect(await commitVerdict(three, { by: anna, twist: { signer: stranger } })).toBe('bad-signature')
    const carl = await makePerson(room)
    const add = await keyPackageBytes(carl, { signer: stranger })
    expect(await commitVerdict(three, { by: anna, adds: [add] })).toBe('bad-signature')
  })

  it('[K9] nobody speaks as another leaf', async () => {
    const sender = three.group.leafOf(ben.memberKey)!.index
    expect(await commitVerdict(three, { by: anna, sender })).not.toBe('accepted')
  })

  it('[K15] a removed index that is blank or outside the tree', async () => {
    expect(await commitVerdict(three, { by: anna, removes: [77] })).toBe('remove-not-in-tree')
  })

  it('[K9] a commit for another epoch', async () => {
    const bytes = await commitBytes(alone, { by: founder })
    const result = await acceptBytes(three, bytes)
    expect(result.ok ? 'accepted' : result.reason).toBe('wrong-epoch')
  })

  it('[K9] evidence that is no evidence', async () => {
    expect(await commitVerdict(three, { by: anna, authenticatedData: Uint8Array.of(0xa0) })).toBe(
      'bad-evidence',
    )
  })

  it('[K10] neither from an external sender nor from a newcomer’s proposal', async () => {
    const bytes = await commitBytes(three, { by: await makePerson(room), external: true })
    // Version, wire format, group id, epoch; then the kind of sender.
    const at = 4 + 17 + 8
    expect(bytes[at]).toBe(4)
    for (const kind of [0, 2, 3, 5]) {
      const result = await acceptBytes(three, bytes.with(at, kind))
      expect(result.ok ? 'accepted' : result.reason).toBe('sender-type')
    }
  })

  it('[K10] Add together with new rules', async () => {
    const rules = await makeState(three.rules, { admission: 'lobby' }, room.owner)
    const carl = await makePerson(room)
    expect(await commitVerdict(three, { by: anna, rules, adds: [carl] })).toBe('add-with-group-context')
  })

  it('[K16] a Remove without a path', async () => {
    const order = await makeLeaveOrder(ben.signer, {
      groupId: three.group.groupId as GroupId,
      leaf: nodeOf(three, ben).raw,
    })
    const authenticatedData = makeEvidence({ leaveOrders: [order] })
    expect(await commitVerdict(three, { by: anna, removes: [ben], authenticatedData, path: false })).toBe(
      'path-required',
    )
  })
})

describe('rules in the group', () => {
  it('[K7] GroupContext holds exactly our two extensions', async () => {
    const rules = await makeState(three.rules, { admission: 'lobby' }, room.owner)
    const [required, ours] = contextExtensions(rules)
    const verdict = (extensions: NonNullable<Parameters<typeof commitVerdict>[1]['extensions']>) =>
      commitVerdict(three, { by: founder, extensions })
    expect(await verdict([required!, ours!])).toBe('accepted')
    expect(await verdict([ours!])).toBe('context-extensions')
    expect(await verdict([required!, ours!, { type: 5, data: random(3) }])).toBe('context-extensions')
    expect(await verdict([{ type: 5, data: required!.data }, ours!])).toBe('context-extensions')
    expect(await verdict([required!, { type: 0xf0b0, data: ours!.data }])).toBe('context-extensions')
    const loose = { type: extensionType.requiredCapabilities, data: Uint8Array.of(0, 0, 0) }
    expect(await verdict([loose, ours!])).toBe('context-extensions')
  })

  it('[K8] a state of another meeting does not fit', async () => {
    const groupId = random(16) as GroupId
    const rules = await makeState(three.rules, { start: { groupId, newMeeting: false } }, room.owner)
    expect(await commitVerdict(three, { by: founder, rules })).toBe('wrong-group')
  })

  it('[K8] a stale, repeated or unsigned state is refused', async () => {
    const rules = await makeState(three.rules, { admission: 'lobby' }, room.owner)
    const later = await commitOk(three, { by: founder, rules })
    expect(await commitVerdict(later, { by: founder, rules })).toBe('rules-unchanged')
    const rival = await makeState(three.rules, { admission: 'locked' }, room.owner)
    expect(await commitVerdict(later, { by: founder, rules: rival })).toBe('wrong-seq')
    expect(await commitVerdict(later, { by: founder, rules: three.rules.bytes })).toBe('wrong-seq')
    const forged = await forgeRules(later.rules, {
      state: { seq: later.rules.state.seq + 1, by: anna.signer },
    })
    expect(await commitVerdict(later, { by: anna, rules: forged })).toBe('not-entitled')
  })

  it('[K8] the room under `rules` is the one that went in', async () => {
    const rules = await makeState(three.rules, { admission: 'lobby' }, room.owner)
    const later = await commitOk(three, { by: founder, rules })
    expect(later.rules.bytes).toEqual((await verifiedRules(rules, room.roomId)).bytes)
  })
})
