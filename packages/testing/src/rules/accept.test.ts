import {
  makeEnd,
  makeLeaveOrder,
  makePass,
  makeRoleCert,
  makeStart,
  makeState,
  makeStreamProof,
  rotateLink,
} from '@konklave/crypto'
import { type GroupId, hash, keyHashOf, type RoomId, type Signer, sign } from '@konklave/protocol'
import {
  acceptGroup,
  acceptStart,
  contextExtensions,
  generationOf,
  leafHash,
  olderGenerations,
  readAll,
  roleOf,
  verifyEnd,
  verifyLeafStatement,
  verifyPass,
  verifyRoleCert,
  verifyStreamProof,
  verifyVoid,
} from '@konklave/protocol/rules'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  commitOk,
  groupInfoBytes,
  type StartWishes,
  snapshotOf,
  startBytes,
  startTestGroup,
  type TestGroup,
} from './group.ts'
import { makeFounder, makePerson, type TestPerson } from './person.ts'
import { forgeRules, makeTestRoom, newSigner, type TestRoom, verifiedRules } from './room.ts'
import { random } from './wire.ts'

let room: TestRoom
let founder: TestPerson
let anna: TestPerson
let two: TestGroup

beforeAll(async () => {
  room = await makeTestRoom()
  founder = await makeFounder(room)
  anna = await makePerson(room)
  two = await commitOk(await startTestGroup(room, founder), { by: founder, adds: [anna] })
})

const entered = async (
  snapshot: { groupInfo: Uint8Array; tree: Uint8Array },
  roomId: RoomId = room.roomId,
) => {
  const result = await acceptGroup({ ...snapshot, roomId })
  return result.ok ? 'ok' : result.reason
}
const started = async (wishes: StartWishes = {}, by = founder, at = room) => {
  const result = await acceptStart({
    ...(await startBytes(at, by, wishes)),
    roomId: at.roomId,
    stored: at.rules,
  })
  return result.ok ? 'ok' : result.reason
}

describe('a group to enter', () => {
  it('[K7] leads back to the room id', async () => {
    const snapshot = await snapshotOf(two, anna)
    const result = await acceptGroup({ ...snapshot, roomId: room.roomId })
    if (!result.ok) throw new Error(result.reason)
    expect(result.value.members.map(({ memberKey }) => memberKey)).toEqual([
      founder.memberKey,
      anna.memberKey,
    ])
    expect(result.value.signer.memberKey).toEqual(anna.memberKey)
    expect(result.value.group.ctxHash).toEqual(two.group.ctxHash)
    expect(await entered(snapshot, random(16) as RoomId)).toBe('wrong-room')
  })

  it('[K7] made by a server without the owner’s signature is none', async () => {
    const other = await makeTestRoom()
    const fake = await snapshotOf(
      await startTestGroup(other, await makeFounder(other)),
      await makeFounder(other),
    )
    expect(await entered(fake)).toBe('wrong-room')
  })

  it('[K15] is bytes that parse, and a tree that fits', async () => {
    const { groupInfo, tree } = await snapshotOf(two, anna)
    expect(await entered({ groupInfo: groupInfo.slice(0, -1), tree })).toBe('truncated')
    expect(await entered({ groupInfo, tree: (await startBytes(room, founder)).tree })).toBe('tree-hash')
  })

  it('[K6] its GroupInfo is signed by a leaf, each leaf by itself', async () => {
    const { groupInfo, tree } = await snapshotOf(two, { ...anna, signer: room.server })
    expect(await entered({ groupInfo, tree })).toBe('bad-signature')
    const twist = { signer: room.server }
    expect(await entered(await startBytes(room, founder, { twist }))).toBe('bad-signature')
  })

  it('[K7] holds exactly our extensions', async () => {
    const { rules } = await startBytes(room, founder)
    const extensions = [...contextExtensions(rules), { type: 5, data: random(4) }]
    expect(await entered(await startBytes(room, founder, { extensions }))).toBe('context-extensions')
  })

  it('[K7] has an id of 16 bytes and readable leaves', async () => {
    const groupId = random(8) as GroupId
    expect(await entered(await startBytes(room, founder, { groupId, rules: room.rules.bytes }))).toBe(
      'group-id-size',
    )
    const twist = { identity: random(30) }
    expect(await entered(await startBytes(room, founder, { twist }))).toBe('credential-shape')
  })

  it('[K7] its GroupInfo brings nothing we do not know', async () => {
    const { confirmationTag, groupContext: context } = two.group
    const extensions = [{ type: 0xf0b0, data: random(4) }]
    const groupInfo = await groupInfoBytes({
      context,
      confirmationTag,
      signer: 0,
      by: founder.signer,
      extensions,
    })
    expect(await entered({ groupInfo, tree: two.group.encodedTree() })).toBe('group-info-extensions')
  })

  it('[K18] is the meeting its state was signed for', async () => {
    const { rules } = await startBytes(room, founder)
    expect(await entered(await startBytes(room, founder, { rules }))).toBe('wrong-group')
    expect(await entered(await startBytes(room, founder, { rules: room.rules.bytes }))).toBe('wrong-group')
  })

  it('[K13] has no leaf that its state bars', async () => {
    const { rules: next } = await rotateLink({
      rules: room.rules,
      ring: room.ring,
      signer: room.owner,
      kick: [founder],
    })
    const barring = await verifiedRules(next, room.roomId)
    const groupId = random(16) as GroupId
    const rules = await makeState(barring, { start: { groupId, newMeeting: true } }, room.owner)
    expect(await entered(await startBytes(room, founder, { groupId, rules }))).toBe('omits-barred')
  })

  it('[K5] has no leaf of a generation to come', async () => {
    const { ring } = await rotateLink({ rules: room.rules, ring: room.ring, signer: room.owner })
    const early = await makePerson(room, { ring, roleKey: room.owner })
    expect(await entered(await startBytes(room, early))).toBe('credential-generation')
  })

  it('[K5] a role is that of the certifying key', async () => {
    const all = readAll(two.group)
    if (!all.ok) throw new Error(all.reason)
    expect(all.value.map(leaf => roleOf(leaf, two.rules.charter))).toEqual(['owner', 'participant'])
  })
})

describe('a meeting that starts', () => {
  it('[K18] by an owner, on a state signed anew', async () => {
    expect(await started()).toBe('ok')
  })

  it('[K18] not with somebody else’s state, nor an old or skipped one', async () => {
    expect(await started({}, anna)).toBe('may-not-start')
    const groupId = random(16) as GroupId
    const old = await forgeRules(room.rules, { state: { groupId, by: room.owner } })
    expect(await started({ groupId, rules: old })).toBe('wrong-seq')
    const skipped = await forgeRules(room.rules, { state: { groupId, seq: 2, by: room.owner } })
    expect(await started({ groupId, rules: skipped })).toBe('wrong-seq')
  })

  it('[K18] a state anybody else signed for it does not start one', async () => {
    const loose = await makeTestRoom({
      actions: { start: 'owner' },
      roles: [],
    })
    const groupId = random(16) as GroupId
    const forged = await forgeRules(loose.rules, { state: { groupId, seq: 1, by: await newSigner() } })
    expect(await started({ groupId, rules: forged }, await makeFounder(loose), loose)).toBe('not-entitled')
  })

  it('[K18] by anyone where the charter says so, on the stored pair byte by byte', async () => {
    const free = await makeTestRoom({ anyoneMayStart: true })
    const guest = await makePerson(free)
    expect(await started({ rules: free.rules.bytes }, guest, free)).toBe('ok')
    expect(await started({ rules: room.rules.bytes }, anna)).toBe('wrong-group')
    const changed = await makeState(free.rules, { admission: 'locked' }, free.owner)
    expect(await started({ rules: changed }, guest, free)).toBe('may-not-start')
  })

  it('[K18] a meeting that was does not start again as it is', async () => {
    const bytes = await startBytes(room, founder)
    const stored = await verifiedRules(bytes.rules, room.roomId)
    const again = await acceptStart({ ...bytes, roomId: room.roomId, stored })
    expect(again.ok ? 'ok' : again.reason).toBe('may-not-start')
  })

  it('[K18] nor under its old id: whoever was there remembers a higher epoch of it', async () => {
    const first = await startBytes(room, founder)
    const stored = await verifiedRules(first.rules, room.roomId)
    const groupId = first.groupId
    for (const rules of [
      await forgeRules(stored, { state: { seq: stored.state.seq + 1, by: room.owner } }),
      await forgeRules(stored, { charter: { seq: 1, by: room.owner } }),
    ]) {
      const again = await startBytes(room, founder, { groupId, rules })
      const result = await acceptStart({ ...again, roomId: room.roomId, stored })
      expect(result.ok ? 'ok' : result.reason).toBe('may-not-start')
    }
  })

  it('[K18] anew by an owner although anyone may start; not on the word of one who may not', async () => {
    const moderator = await newSigner()
    const roles = [{ keyHash: keyHashOf(moderator.publicKey), role: 'moderator' as const }]
    const free = await makeTestRoom({ anyoneMayStart: true, actions: { start: 'owner' }, roles })
    const owner = await makeFounder(free)
    const groupId = random(16) as GroupId
    const anew = await makeStart(free.rules, { groupId, newMeeting: true }, free.owner)
    expect(await started({ groupId, rules: anew }, owner, free)).toBe('ok')
    const quiet = await makeState(free.rules, { switches: { chat: false } }, moderator)
    expect(await started({ rules: quiet }, owner, free)).toBe('may-not-start')
  })

  it('[K18] as a group of one in epoch 0', async () => {
    const snapshot = await snapshotOf(two, founder)
    const result = await acceptStart({ ...snapshot, roomId: room.roomId, stored: room.rules })
    expect(result.ok ? 'ok' : result.reason).toBe('not-a-start')
  })
})

describe('signed statements', () => {
  it('[K11] a pass is for one member key, by a key that may admit and is not barred', async () => {
    const presenter = await newSigner()
    const roles = [{ keyHash: keyHashOf(presenter.publicKey), role: 'presenter' as const }]
    const strict = await makeTestRoom({ roles })
    const free = await makeTestRoom({ admitRight: 'members' })
    const verdict = async (at: TestRoom, by: Signer, memberKey = anna.memberKey, rules = at.rules) => {
      const all = readAll(two.group)
      if (!all.ok) throw new Error(all.reason)
      const pass = await makePass(by, { roomId: at.roomId, memberKey: anna.memberKey, passGen: 0 })
      const result = await verifyPass(pass, { rules, memberKey, leaves: all.value })
      return result.ok ? 'ok' : result.reason
    }
    expect(await verdict(strict, strict.owner)).toBe('ok')
    expect(await verdict(strict, strict.owner, founder.memberKey)).toBe('wrong-member')
    expect(await verdict(strict, presenter)).toBe('not-entitled')
    expect(await verdict(free, founder.signer)).toBe('ok')
    const barring = (key: Uint8Array) =>
      forgeRules(free.rules, { state: { barred: [keyHashOf(key)], by: free.owner } }).then(bytes =>
        verifiedRules(bytes, free.roomId),
      )
    expect(await verdict(free, founder.signer, anna.memberKey, await barring(founder.memberKey))).toBe(
      'not-entitled',
    )
    expect(await verdict(free, founder.signer, anna.memberKey, await barring(room.owner.publicKey))).toBe(
      'not-entitled',
    )
    expect(await verdict(free, founder.signer, anna.memberKey, await barring(anna.memberKey))).toBe('barred')
  })

  it('[K26] a stream proof is for one key, server, room and connection', async () => {
    const expected = {
      origin: 'https://a.example',
      roomId: room.roomId,
      nonce: random(32),
      memberKey: anna.memberKey,
    }
    const proof = await makeStreamProof(anna.signer, expected)
    expect(await verifyStreamProof(proof, expected)).toBe(true)
    expect(await verifyStreamProof(proof, { ...expected, origin: 'https://b.example' })).toBe(false)
    expect(await verifyStreamProof(proof, { ...expected, roomId: random(16) as RoomId })).toBe(false)
    expect(await verifyStreamProof(proof, { ...expected, nonce: random(32) })).toBe(false)
    expect(await verifyStreamProof(proof, { ...expected, memberKey: founder.memberKey })).toBe(false)
    expect(await verifyStreamProof({ ...proof, sig: random(64) }, expected)).toBe(false)
  })

  it('[K5] a role certificate is for one member key of one room', async () => {
    const subject = { roomId: room.roomId, memberKey: anna.memberKey }
    const { signed } = await makeRoleCert(room.owner, subject)
    expect(await verifyRoleCert(signed, subject)).toBe(true)
    expect(await verifyRoleCert({ ...signed, sig: random(64) }, subject)).toBe(false)
    expect(await verifyRoleCert(signed, { ...subject, memberKey: founder.memberKey })).toBe(false)
    expect(await verifyRoleCert(signed, { ...subject, roomId: random(16) as RoomId })).toBe(false)
  })

  it('[K13] a leave order names this very leaf', async () => {
    const leaf = two.group.leafOf(anna.memberKey)!
    const groupId = two.group.groupId as GroupId
    const statement = await makeLeaveOrder(anna.signer, { groupId, leaf: leaf.node.raw })
    const check = { statement, purpose: 'leave order' as const, by: anna.memberKey, leaf, groupId }
    expect(await verifyLeafStatement(check)).toBe(true)
    expect(await verifyLeafStatement({ ...check, purpose: 'gone' })).toBe(false)
    expect(leafHash(leaf)).toEqual(hash(leaf.node.raw))
  })

  it('[K29] only the room’s server voids an epoch', async () => {
    const { groupId } = two.group
    const body = { groupId, epoch: 1, ctxHash: two.group.ctxHash }
    const about = { charter: room.rules.charter, groupId }
    expect(await verifyVoid(await sign('void', body, room.server), about)).toMatchObject({ epoch: 1 })
    expect(await verifyVoid(await sign('void', body, room.owner), about)).toBeNull()
    expect(
      await verifyVoid(await sign('void', { ...body, groupId: random(16) }, room.server), about),
    ).toBeNull()
  })

  it('[K43] the end of a meeting is for those who may', async () => {
    const leaves = readAll(two.group)
    if (!leaves.ok) throw new Error(leaves.reason)
    const groupId = two.group.groupId as GroupId
    const about = { rules: two.rules, groupId, leaves: leaves.value }
    expect(await verifyEnd(await makeEnd(room.owner, groupId), about)).toBe(true)
    expect(await verifyEnd(await makeEnd(founder.signer, groupId), about)).toBe(true)
    expect(await verifyEnd(await makeEnd(anna.signer, groupId), about)).toBe(false)
    expect(await verifyEnd(await makeEnd(room.owner, random(16) as GroupId), about)).toBe(false)
    expect(await verifyEnd({ ...(await makeEnd(room.owner, groupId)), sig: random(64) }, about)).toBe(false)
    const moderator = await newSigner()
    const roles = [{ keyHash: keyHashOf(moderator.publicKey), role: 'moderator' as const }]
    const end = async (by: Signer, barred: Uint8Array[]) => {
      const change = {
        charter: { roles, by: room.owner },
        state: { barred: barred.map(keyHashOf), by: room.owner },
      }
      const rules = await verifiedRules(await forgeRules(two.rules, change), room.roomId)
      return verifyEnd(await makeEnd(by, groupId), { ...about, rules })
    }
    expect(await end(moderator, [])).toBe(true)
    expect(await end(moderator, [moderator.publicKey])).toBe(false)
    expect(await end(founder.signer, [founder.memberKey])).toBe(false)
  })

  it('[K3] the server tells a link’s generation from the hash alone', async () => {
    const first = room.ring.generations.get(0)!
    const rotated = await rotateLink({ rules: room.rules, ring: room.ring, signer: room.owner })
    const { state } = await verifiedRules(rotated.rules, room.roomId)
    expect(generationOf(first.serverAuth, state)).toBe(0)
    expect(generationOf(rotated.ring.generations.get(1)!.serverAuth, state)).toBe(1)
    expect(generationOf(random(32), state)).toBeNull()
  })

  it('[K4] generation 0 is never dropped from the earlier ones', () => {
    expect(olderGenerations(0)).toEqual([])
    expect(olderGenerations(2)).toEqual([0, 1])
    expect(olderGenerations(32)).toHaveLength(32)
    expect(olderGenerations(40)).toEqual([0, ...Array.from({ length: 31 }, (_, i) => i + 9)])
  })
})
