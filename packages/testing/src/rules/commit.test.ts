import {
  generateMemberKeys,
  makeCredential,
  makeLeaveOrder,
  makePass,
  makeState,
  newestLink,
  rotateLink,
  signerOf,
} from '@konklave/crypto'
import {
  type Charter,
  type GroupId,
  hash,
  keyHashOf,
  type Signed,
  type Signer,
  sign,
} from '@konklave/protocol'
import {
  decodeKeyPackage,
  decodeRatchetTree,
  encodeRatchetTree,
  extensionType,
  type LeafNode,
  RatchetTree,
} from '@konklave/protocol/mls'
import {
  acceptGroup,
  acceptStart,
  checkAdd,
  contextExtensions,
  makeEvidence,
  readAll,
  readLeaf,
  roleOf,
} from '@konklave/protocol/rules'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  acceptBytes,
  commitBytes,
  commitOk,
  commitVerdict,
  snapshotOf,
  startBytes,
  startTestGroup,
  type TestGroup,
} from './group.ts'
import { keyPackageBytes } from './mlsBytes.ts'
import { makeFounder, makePerson, passFor, type TestPerson } from './person.ts'
import { forgeRules, makeTestRoom, newSigner, type TestRoom, verifiedRules } from './room.ts'
import { random } from './wire.ts'

let room: TestRoom
let moderatorKey: Signer
let founder: TestPerson
let anna: TestPerson
let ben: TestPerson
let alone: TestGroup
let three: TestGroup

beforeAll(async () => {
  moderatorKey = await newSigner()
  room = await makeTestRoom({ roles: [{ keyHash: keyHashOf(moderatorKey.publicKey), role: 'moderator' }] })
  founder = await makeFounder(room)
  anna = await makePerson(room, { name: 'Anna' })
  ben = await makePerson(room, { name: 'Ben' })
  alone = await startTestGroup(room, founder)
  three = await commitOk(alone, { by: founder, adds: [anna, ben] })
})

/** The same group under other rules: a rules commit by the founder. */
const under = (at: TestGroup, change: Parameters<typeof makeState>[1]) =>
  makeState(at.rules, change, room.owner).then(rules => commitOk(at, { by: founder, rules }))
const nodeOf = (at: TestGroup, who: TestPerson): LeafNode => at.group.leafOf(who.memberKey)!.node
const passes = (...list: Signed[]) => makeEvidence({ passes: list })
const passOf = (at: TestGroup, who: TestPerson, by: Signer = room.owner) =>
  makePass(by, { roomId: room.roomId, memberKey: who.memberKey, passGen: at.rules.state.passGen })

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

describe('leaves', () => {
  const addOf = async (twist: Parameters<typeof keyPackageBytes>[1]) => {
    const carl = await makePerson(room)
    return commitVerdict(three, { by: anna, adds: [await keyPackageBytes(carl, twist)] })
  }

  it('[K6] live for ever: no clock enters', async () => {
    expect(await addOf({ notAfter: 4_000_000_000n })).toBe('leaf-lifetime')
  })

  it('[K5] carry a credential of ours and nothing else', async () => {
    expect(await addOf({ identity: random(40) })).toBe('credential-shape')
    expect(await addOf({ extensions: [{ type: 0xf0b0, data: random(4) }] })).toBe('leaf-extensions')
    expect(await addOf({ capabilities: [] })).toBe('leaf-capabilities')
  })

  it('[K5] a path brings no leaf that a key package could not', async () => {
    const carl = await makePerson(room)
    for (const [twist, reason] of [
      [{ identity: random(40) }, 'credential-shape'],
      [{ extensions: [{ type: 0xf0b0, data: random(4) }] }, 'leaf-extensions'],
      [{ extensions: [{ type: 0xf0b0, data: random(4000) }] }, 'too-large'],
      [{ capabilities: [] }, 'leaf-capabilities'],
      [{ versions: [2] }, 'leaf-capabilities'],
      [{ suites: [2] }, 'leaf-capabilities'],
      [{ credentials: [2] }, 'leaf-capabilities'],
      [{ source: 'keyPackage' }, 'path-leaf-source'],
    ] as const) {
      expect(await commitVerdict(three, { by: anna, twist })).toBe(reason)
      expect(await commitVerdict(three, { by: carl, external: true, twist })).toBe(reason)
    }
  })

  it('[K15] no encryption key that nobody can encrypt to, wherever it stands', async () => {
    const zero = new Uint8Array(32)
    const topBit = zero.with(31, 0x80)
    const order8 = Uint8Array.from(
      Buffer.from('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800', 'hex'),
    )
    const carl = await makePerson(room)
    for (const key of [zero, topBit, order8]) {
      for (const twist of [{ initKey: key }, { encryptionKey: key }]) {
        const keyPackage = await keyPackageBytes(carl, twist)
        expect(() => decodeKeyPackage(keyPackage)).toThrow('weak-key')
      }
      for (const twist of [{ encryptionKey: key }, { pathKey: key }]) {
        expect(await commitVerdict(three, { by: anna, twist })).toBe('weak-key')
        expect(await commitVerdict(three, { by: carl, external: true, twist })).toBe('weak-key')
      }
    }
  })

  it('[K15] nor in a tree that comes from outside', () => {
    const [left, , right] = three.group.tree.nodes
    const parent = (fill: number) => ({
      kind: 'parent' as const,
      parent: {
        encryptionKey: new Uint8Array(32).fill(fill),
        parentHash: new Uint8Array(),
        unmergedLeaves: [],
      },
    })
    const tree = (fill: number) => encodeRatchetTree(RatchetTree.of([left!, parent(fill), right!]))
    expect(decodeRatchetTree(tree(7)).leaves()).toHaveLength(2)
    expect(() => decodeRatchetTree(tree(0))).toThrow('weak-key')
  })

  it('[K5] no whisper key that nobody can seal to', async () => {
    const carl = await makePerson(room)
    const identity = await makeCredential({
      link: newestLink(room.ring),
      memberKey: carl.memberKey,
      dmKey: new Uint8Array(32),
      profile: { kind: 'guest', name: 'Carl' },
    })
    expect(await commitVerdict(three, { by: { ...carl, identity }, external: true })).toBe('credential-shape')
  })

  it('[K5] a certificate is a signature of the key it names, over this member key', async () => {
    const carl = await makePerson(room, { roleKey: room.owner })
    const dora = await makePerson(room)
    const link = newestLink(room.ring)
    const stolen = await makeCredential({
      link,
      memberKey: dora.memberKey,
      dmKey: dora.dmKey,
      cert: carl.cert,
      profile: { kind: 'guest', name: 'Dora' },
    })
    const add = await keyPackageBytes({ ...dora, identity: stolen })
    expect(await commitVerdict(three, { by: anna, adds: [add] })).toBe('credential-cert')
    expect(await commitVerdict(three, { by: anna, adds: [carl] })).toBe('accepted')
  })

  it('[K5] [K14] nobody comes in by a certificate of a key that the charter does not name', async () => {
    const carl = await makePerson(room, { roleKey: ben.signer })
    const keys = await generateMemberKeys()
    const sly = await makePerson(room, { keys, roleKey: await signerOf(keys.sign) })
    for (const who of [carl, sly]) {
      expect(await commitVerdict(three, { by: who, external: true })).toBe('credential-unnamed')
      const authenticatedData = passes(await passOf(three, who))
      expect(await commitVerdict(three, { by: who, external: true, authenticatedData })).toBe(
        'credential-unnamed',
      )
      expect(await commitVerdict(three, { by: anna, adds: [who] })).toBe('credential-unnamed')
    }
    const vouched = await makePerson(room, { roleKey: carl.signer, keys: anna.keys })
    expect(await commitVerdict(three, { by: vouched, external: true, removes: [anna] })).toBe(
      'credential-unnamed',
    )
    const free = await makeTestRoom({ anyoneMayStart: true })
    const founder = await makePerson(free, { roleKey: ben.signer })
    const start = await startBytes(free, founder, { rules: free.rules.bytes })
    const { roomId } = free
    expect(await acceptStart({ roomId, stored: free.rules, ...start })).toEqual({
      ok: false,
      reason: 'credential-unnamed',
    })
  })

  it('[K5] [K8] whose role key is named no longer stays, with the role of the member key, and comes back without the certificate', async () => {
    const mod = await makePerson(room, { roleKey: moderatorKey })
    const four = await commitOk(three, { by: anna, adds: [mod] })
    const charterOf = async (roles: Charter['roles']) =>
      forgeRules(four.rules, { charter: { roles, seq: 1, by: room.owner } })
    const roleIn = ({ group, rules }: TestGroup) => {
      const read = readLeaf(group.leafOf(mod.memberKey)!)
      return read.ok && roleOf(read.value, rules.charter)
    }
    expect(roleIn(four)).toBe('moderator')
    const kept = await commitOk(four, {
      by: founder,
      rules: await charterOf([{ keyHash: mod.keyHash, role: 'presenter' }]),
    })
    expect(roleIn(kept)).toBe('presenter')
    const five = await commitOk(four, { by: founder, rules: await charterOf([]) })
    expect(roleIn(five)).toBe('participant')
    // What is in the tree may go on: others come in to it, it renames itself, it is kicked.
    expect((await acceptGroup({ roomId: room.roomId, ...(await snapshotOf(five, founder)) })).ok).toBe(true)
    expect(await commitVerdict(five, { by: mod })).toBe('accepted')
    const kick = await rotateLink({ rules: five.rules, ring: room.ring, signer: room.owner, kick: [mod] })
    expect(await commitVerdict(five, { by: founder, rules: kick.rules, removes: [mod] })).toBe('accepted')
    const back = { external: true, removes: [mod] }
    expect(await commitVerdict(five, { by: mod, ...back })).toBe('credential-unnamed')
    const plain = await makePerson(room, { keys: mod.keys })
    expect(await commitVerdict(five, { by: plain, ...back })).toBe('accepted')
  })

  it('[K4] [K5] no leaf whose MAC nobody could check any more', async () => {
    const { ring } = await rotateLink({ rules: three.rules, ring: room.ring, signer: room.owner })
    const old = await makePerson(room, { ring })
    const at = async (linkGen: number) => {
      const many = { authHash: Array.from({ length: 32 }, () => random(32)) }
      const older = Array.from({ length: 32 }, () => random(60))
      const state = { ...many, older, linkGen, by: room.owner }
      const rules = await verifiedRules(await forgeRules(three.rules, { state }), room.roomId)
      const scene = { ...three, rules }
      const authenticatedData = passes(await passOf(scene, old))
      return commitVerdict(scene, { by: old, external: true, authenticatedData })
    }
    expect(await at(32)).toBe('accepted')
    expect(await at(34)).toBe('credential-generation')
  })

  it('[K5] no leaf of a link generation that does not exist', async () => {
    const rotated = await rotateLink({ rules: three.rules, ring: room.ring, signer: room.owner })
    const early = await makePerson(room, { ring: rotated.ring })
    const authenticatedData = passes(await passOf(three, early))
    expect(await commitVerdict(three, { by: early, external: true, authenticatedData })).toBe(
      'credential-generation',
    )
  })

  it('[K6] a member key occurs once', async () => {
    const again = await makePerson(room, { keys: anna.keys })
    expect(await commitVerdict(three, { by: ben, adds: [again] })).toBe('duplicate-key')
    expect(await commitVerdict(three, { by: again, external: true })).toBe('duplicate-key')
  })

  it('[K6] member key, whisper key, certificate and generation stay for a leaf’s life', async () => {
    const dm = { ...anna.keys, dm: (await generateMemberKeys()).dm }
    const otherDm = await makePerson(room, { keys: dm })
    expect(await commitVerdict(three, { by: anna, twist: { identity: otherDm.identity } })).toBe(
      'identity-changed',
    )
    const risen = await makePerson(room, { keys: anna.keys, roleKey: room.owner })
    expect(await commitVerdict(three, { by: anna, twist: { identity: risen.identity } })).toBe(
      'identity-changed',
    )
    const rotated = await rotateLink({ rules: three.rules, ring: room.ring, signer: room.owner })
    const later = await commitOk(three, { by: founder, rules: rotated.rules })
    const newer = await makePerson(room, { keys: anna.keys, ring: rotated.ring })
    expect(await commitVerdict(later, { by: anna, twist: { identity: newer.identity } })).toBe(
      'identity-changed',
    )
    const carl = await makePerson(room, { keys: { ...(await generateMemberKeys()), dm: anna.keys.dm } })
    const twist = { signatureKey: carl.memberKey, signer: carl.signer, identity: carl.identity }
    expect(await commitVerdict(three, { by: anna, twist })).toBe('identity-changed')
  })
})

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
