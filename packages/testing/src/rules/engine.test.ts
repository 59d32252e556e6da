import { makeLeaveOrder, makePass, makeStart, makeState, rotateLink } from '@konklave/crypto'
import { createTsMlsEngine, type GroupEngine, type LeafInput } from '@konklave/crypto/engine'
import type { GroupId } from '@konklave/protocol'
import { type Accepted, acceptCommit, acceptGroup, acceptStart, makeEvidence } from '@konklave/protocol/rules'
import { expect, it } from 'vitest'
import { makeFounder, makePerson, type TestPerson } from './person.ts'
import { makeTestRoom } from './room.ts'
import { random } from './wire.ts'

const leafOf = (person: TestPerson): LeafInput => ({
  identity: person.identity,
  publicKey: person.memberKey,
  privateKey: person.keys.sign.privateKey,
})
const none = new Uint8Array()

/** Everybody judges a commit alike, then their engines follow. */
async function deliver(
  at: Accepted | Start,
  bytes: Uint8Array,
  others: readonly GroupEngine[],
): Promise<Accepted> {
  const result = await acceptCommit({ group: at.group, rules: at.rules, bytes })
  if (!result.ok) throw new Error(result.reason)
  const groupId = at.group.groupId
  for (const engine of others) {
    const done = await engine.process({ groupId, commit: bytes })
    if (done.kind === 'epoch') expect(done.view.ctxHash).toEqual(result.value.ctxHash)
  }
  return result.value
}
type Start = Pick<Accepted, 'group' | 'rules'>

it('[K9] what the engine makes of honest people is accepted: start, Add, entry, rules, rename, leave, kick, return', async () => {
  const room = await makeTestRoom()
  const [founder, anna, ben] = [await makeFounder(room), await makePerson(room), await makePerson(room)]
  const [first, second, third] = await Promise.all([
    createTsMlsEngine(),
    createTsMlsEngine(),
    createTsMlsEngine(),
  ])
  const groupId = random(16) as GroupId

  const started = await makeStart(room.rules, { groupId, newMeeting: true }, room.owner)
  await first.createGroup({ groupId, leaf: leafOf(founder), rules: started })
  const snapshot = await first.groupInfo({ groupId })
  const check = { groupInfo: snapshot.groupInfo, tree: snapshot.ratchetTree, roomId: room.roomId }
  const start = await acceptStart({ ...check, stored: room.rules })
  if (!start.ok) throw new Error(start.reason)

  const { keyPackage } = await second.keyPackage({ leaf: leafOf(anna) })
  const add = await first.commit({ groupId, adds: [keyPackage], authenticatedData: none })
  let at = await deliver(start.value, add.commit, [])
  await first.accept({ groupId })
  const { ratchetTree } = await first.groupInfo({ groupId })
  await second.joinWelcome({ welcome: add.welcome!, ratchetTree })
  await second.accept({ groupId })
  expect((await second.view({ groupId })).ctxHash).toEqual(at.ctxHash)

  const lobby = await second.commit({
    groupId,
    rules: await makeState(at.rules, { admission: 'lobby' }, room.owner),
    authenticatedData: none,
  })
  at = await deliver(at, lobby.commit, [first])
  await second.accept({ groupId })

  const { passGen } = at.rules.state
  const pass = await makePass(room.owner, { roomId: room.roomId, memberKey: ben.memberKey, passGen })
  const doorway = await second.groupInfo({ groupId })
  const seen = await acceptGroup({
    groupInfo: doorway.groupInfo,
    tree: doorway.ratchetTree,
    roomId: room.roomId,
  })
  expect(seen.ok && seen.value.group.ctxHash).toEqual(at.ctxHash)
  const entry = await third.joinExternal({
    ...doorway,
    leaf: leafOf(ben),
    resync: false,
    authenticatedData: makeEvidence({ passes: [pass] }),
  })
  at = await deliver(at, entry.commit, [first, second])
  await third.accept({ groupId })

  const renamed = await makePerson(room, { name: 'Annette', keys: anna.keys })
  const rename = await second.commit({ groupId, identity: renamed.identity, authenticatedData: none })
  at = await deliver(at, rename.commit, [first, third])
  await second.accept({ groupId })
  expect(at.renamed?.memberKey).toEqual(anna.memberKey)

  const leaf = at.group.leafOf(ben.memberKey)!
  const order = await makeLeaveOrder(ben.signer, { groupId, leaf: leaf.node.raw })
  const leave = await first.commit({
    groupId,
    removes: [leaf.index],
    authenticatedData: makeEvidence({ leaveOrders: [order] }),
  })
  at = await deliver(at, leave.commit, [second])
  await first.accept({ groupId })

  const before = await first.groupInfo({ groupId })
  const back = await second
    .joinExternal({ ...before, leaf: leafOf(anna), resync: true, authenticatedData: none })
    .then(
      made => made,
      () => null,
    )
  expect(back === null || back.commit.length > 0).toBe(true)
  if (back !== null) {
    at = await deliver(at, back.commit, [first])
    await second.accept({ groupId })
  }

  const kick = await rotateLink({ rules: at.rules, ring: room.ring, signer: room.owner, kick: [anna] })
  const removes = [at.group.leafOf(anna.memberKey)!.index]
  const kicked = await first.commit({ groupId, rules: kick.rules, removes, authenticatedData: none })
  at = await deliver(at, kicked.commit, [second])
  await first.accept({ groupId })
  expect(at.group.leaves().map(({ node }) => node.signatureKey)).toEqual([founder.memberKey])
  expect((await first.view({ groupId })).ctxHash).toEqual(at.ctxHash)
})
