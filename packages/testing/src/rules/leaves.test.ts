import { generateMemberKeys, makeCredential, newestLink, rotateLink, signerOf } from '@konklave/crypto'
import type { Charter } from '@konklave/protocol'
import { decodeKeyPackage, decodeRatchetTree, encodeRatchetTree, RatchetTree } from '@konklave/protocol/mls'
import { acceptGroup, acceptStart, readLeaf, roleOf } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { commitOk, commitVerdict, snapshotOf, startBytes, type TestGroup } from './group.ts'
import { keyPackageBytes } from './mlsBytes.ts'
import { makePerson } from './person.ts'
import { forgeRules, makeTestRoom, verifiedRules } from './room.ts'
import { passes, threePeople } from './threePeople.ts'
import { random } from './wire.ts'

const { room, moderatorKey, founder, anna, ben, three, passOf } = await threePeople()

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
