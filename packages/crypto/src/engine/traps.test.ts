import {
  decodeCommitMessage,
  decodeGroupInfo,
  decodeRatchetTree,
  extensionType,
  findExtension,
  rulesOf,
} from '@konklave/protocol/mls'
import { joinGroupExternal, type Proposal } from 'ts-mls'
import { addHistoricalReceiverData, validateRatchetTree } from 'ts-mls/clientState.js'
import { signKeyPackage } from 'ts-mls/keyPackage.js'
import { signLeafNodeKeyPackage } from 'ts-mls/leafNode.js'
import { beforeEach, expect, test } from 'vitest'
import { createSuite } from './cipherSuite.ts'
import { EngineError } from './errors.ts'
import { Insider, strangerAdd } from './hostile.fixture.ts'
import { makeKeyPackage } from './join.ts'
import { asGroupInfo, asKeyPackage, asRatchetTree, clientConfig, keyPackageBytes } from './library.ts'
import { newLeaf, newPerson, nothing, type Person, Room, text, utf8 } from './people.fixture.ts'

let anna: Person
let ben: Person
let room: Room

beforeEach(async () => {
  ;[anna, ben] = await Promise.all([newPerson('anna'), newPerson('ben')])
  room = await Room.start(anna)
  await room.add(anna, ben)
})

const reasonOf = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
    return 'accepted'
  } catch (error) {
    return error instanceof EngineError ? error.reason : `not an EngineError: ${String(error)}`
  }
}

const processing = (commit: Uint8Array, person = anna): Promise<string> =>
  reasonOf(person.engine.process({ groupId: room.groupId, commit }))

const opening = (message: Uint8Array, person = anna): Promise<string> =>
  reasonOf(person.engine.unprotect({ groupId: room.groupId, message }))

const say = async (person: Person, words: string): Promise<Uint8Array> => {
  const p = { groupId: room.groupId, plaintext: utf8(words), authenticatedData: nothing }
  return (await person.engine.protect(p)).message
}

const epochOf = async (person: Person): Promise<number> =>
  (await person.engine.view({ groupId: room.groupId })).epoch

const exporterOf = async ({ engine }: Person): Promise<string> =>
  (await engine.exporter({ groupId: room.groupId, label: 'test', context: room.groupId, length: 32 })).join()

/** An external commit with this Remove; `Insider.forge` signs it with any key. */
const outsideRemoving = (by: Insider, removed: number): Promise<Uint8Array> =>
  by.forge(
    [
      { proposalType: 'external_init', externalInit: { kemOutput: new Uint8Array(32) } },
      { proposalType: 'remove', remove: { removed } },
    ],
    'new_member_commit',
  )

test('[T1] an external commit that removes a leaf beyond the tree is refused by decoder and library, at once', async () => {
  const cleo = await newPerson('cleo')
  await room.enter(cleo)
  // A proper resync, with another index in the place of the own one.
  const p = {
    groupInfo: room.groupInfo,
    ratchetTree: room.group.encodedTree(),
    leaf: cleo.leaf,
    authenticatedData: nothing,
  }
  const { commit } = await (await newPerson('x')).engine.joinExternal({ ...p, resync: true })
  const at = indexOf(commit, Uint8Array.of(0, 3, 0, 0, 0, 2))
  for (const index of [3, 4, 0x7fff_ffff, 0xffff_ffff]) {
    const bytes = commit.slice()
    new DataView(bytes.buffer).setUint32(at + 2, index)
    expect(await processing(bytes)).toBe('remove-not-in-tree')
  }
  const insider = await Insider.enter(room)
  const other = await Insider.enter(room)
  await expect(insider.process(await outsideRemoving(other, 0x7fff_ffff))).rejects.toThrow()
})

const indexOf = (bytes: Uint8Array, part: Uint8Array): number => {
  const at = bytes.findIndex((_, i) => part.every((byte, j) => bytes[i + j] === byte))
  if (at < 0) throw new Error('not found')
  return at
}

test('[T2] a tree whose unmerged_leaves name a leaf outside is refused by decoder and library, at once', async () => {
  const [cleo, dora] = await Promise.all([newPerson('cleo'), newPerson('dora')])
  await room.add(anna, cleo, dora)
  await room.update(anna)
  await room.remove(anna, dora)
  await room.update(ben)
  const emil = await newPerson('emil')
  await room.add(anna, emil)
  const ratchetTree = room.group.encodedTree()
  const at = indexOf(ratchetTree, Uint8Array.of(4, 0, 0, 0, 3))
  for (const index of [4, 0x00ff_ffff, 0xffff_ffff]) {
    const hostile = ratchetTree.slice()
    new DataView(hostile.buffer).setUint32(at + 1, index)
    expect(() => decodeRatchetTree(hostile)).toThrow('unmerged-leaves')
    const { engine, leaf } = await newPerson('joiner')
    const p = {
      groupInfo: room.groupInfo,
      ratchetTree: hostile,
      leaf,
      resync: false,
      authenticatedData: nothing,
    }
    expect(await reasonOf(engine.joinExternal(p))).toBe('unmerged-leaves')
    const { impl } = await createSuite()
    const context = asGroupInfo(room.groupInfo).groupContext
    const { lifetimeConfig, authService } = clientConfig
    const verdict = validateRatchetTree(
      asRatchetTree(hostile),
      context,
      lifetimeConfig,
      authService,
      context.treeHash,
      impl,
    )
    expect((await verdict)?.message).toBe('Unmerged leaf outside the tree')
  }
})

test('[T3] [K20] resync without an own leaf in the tree ends with an error, in the library too', async () => {
  const { engine, leaf } = await newPerson('cleo')
  const p = {
    groupInfo: room.groupInfo,
    ratchetTree: room.group.encodedTree(),
    leaf,
    authenticatedData: nothing,
  }
  expect(await reasonOf(engine.joinExternal({ ...p, resync: true }))).toBe('own-leaf-missing')
  await room.enter(await newPerson('dora'))
  expect(await reasonOf(engine.joinExternal({ ...p, leaf: anna.leaf, resync: false }))).toBe(
    'own-leaf-present',
  )
  const suite = await createSuite()
  const own = await makeKeyPackage(suite, leaf)
  const tree = asRatchetTree(p.ratchetTree)
  const raw = joinGroupExternal(
    asGroupInfo(p.groupInfo),
    own.public,
    own.private,
    true,
    suite.impl,
    tree,
    clientConfig,
  )
  await expect(raw).rejects.toThrow('No own leaf')
})

test('[T4] [K14] new rules and Removes in one commit: it has a path, all who stay arrive, the kicked one does not', async () => {
  const cleo = await newPerson('cleo')
  await room.add(anna, cleo)
  const insider = await Insider.enter(room)
  const removes = [room.index(cleo), insider.state.privatePath.leafIndex]
  const made = await anna.engine.commit({
    groupId: room.groupId,
    rules: utf8('kicked'),
    removes,
    authenticatedData: nothing,
  })
  const decoded = decodeCommitMessage(made.commit)
  expect(decoded.path?.nodes.length).toBeGreaterThan(0)
  expect(await cleo.engine.process({ groupId: room.groupId, commit: made.commit })).toEqual({
    kind: 'removed',
  })
  room.members = [anna, ben]
  await room.deliver(anna, made)
  expect(new Set(await room.secrets()).size).toBe(1)
  expect(text(rulesOf(room.group.groupContext.extensions))).toBe('kicked')
  expect(await insider.follow(made.view.groupContext, room)).not.toBe(await exporterOf(anna))
  // Rules alone, RFC 9420 section 12.4.
  const alone = await ben.engine.commit({
    groupId: room.groupId,
    rules: utf8('alone'),
    authenticatedData: nothing,
  })
  expect(decodeCommitMessage(alone.commit).path).not.toBeNull()
  await room.deliver(ben, alone)
})

test('[T5] an opened message names the leaf and the key whose signature was verified', async () => {
  const cleo = await newPerson('cleo')
  await room.add(anna, cleo)
  for (const person of [ben, cleo]) {
    const opened = await anna.engine.unprotect({
      groupId: room.groupId,
      message: await say(person, person.name),
    })
    expect(opened.sender).toBe(room.index(person))
    expect(opened.senderKey).toEqual(person.leaf.publicKey)
    expect(text(opened.plaintext)).toBe(person.name)
  }
  expect(await opening(await say(anna, 'mine'))).toBe('own-message')
})

test('[T6] [K39] messages from before a Remove are refused, whoever made them', async () => {
  const cleo = await newPerson('cleo')
  await room.add(anna, cleo)
  const [fromCleo, fromBen] = [await say(cleo, 'late'), await say(ben, 'late')]
  await room.update(ben)
  expect(await opening(fromBen)).toBe('accepted')
  const again = await say(ben, 'late')
  await room.remove(anna, cleo)
  expect(await opening(fromCleo)).toBe('past-epoch')
  expect(await opening(again)).toBe('past-epoch')
})

test('[T6] [K39] also for who did not make the Remove', async () => {
  const cleo = await newPerson('cleo')
  await room.add(anna, cleo)
  const fromAnna = await say(anna, 'late')
  await room.remove(anna, cleo)
  const opened = ben.engine.unprotect({ groupId: room.groupId, message: fromAnna })
  await expect(opened).rejects.toThrow('past-epoch')
  expect(await opening(await say(ben, 'in time'))).toBe('accepted')
})

test('[T7] a stray proposal is dropped and blocks nothing', async () => {
  const insider = await Insider.enter(room)
  const add = await strangerAdd()
  expect(await processing(await insider.proposal(add, true))).toBe('content-type')
  expect(await processing(await insider.proposal(add, false))).toBe('private-handshake')
  expect(await opening(await insider.proposal(add, false))).toBe('private-handshake')
  expect(await opening(await say(ben, 'still here'))).toBe('accepted')
  await say(anna, 'and here')
  const before = room.group.leaves().length
  const made = await anna.engine.commit({ groupId: room.groupId, authenticatedData: nothing })
  expect(decodeCommitMessage(made.commit).proposals).toEqual([])
  await room.deliver(anna, made)
  expect(room.group.leaves().length).toBe(before)
})

test('[T8] a commit inside a PrivateMessage moves no epoch', async () => {
  const insider = await Insider.enter(room)
  const hidden = await insider.commit([], false)
  const before = await epochOf(anna)
  expect(await processing(hidden)).toBe('private-handshake')
  expect(await opening(hidden)).toBe('private-handshake')
  expect(await epochOf(anna)).toBe(before)
})

test('[T9] what a commit does to rules and credential is known before the library applies it', async () => {
  const rules: Proposal = {
    proposalType: 'group_context_extensions',
    groupContextExtensions: { extensions: [{ extensionType: 0xf0a1, extensionData: utf8('mine now') }] },
  }
  const insider = await Insider.enter(room)
  const seized = decodeCommitMessage(await insider.commit([rules]))
  expect(() => rulesOf(seized.groupContextExtensions ?? [])).toThrow('extension-content')
  const renamed = await ben.engine.commit({
    groupId: room.groupId,
    identity: utf8('anna'),
    authenticatedData: nothing,
  })
  const { updated } = room.group.apply(decodeCommitMessage(renamed.commit))
  expect(text(updated?.before.node.identity ?? nothing)).toBe('ben')
  expect(text(updated?.after.node.identity ?? nothing)).toBe('anna')
  expect(updated?.after.node.signatureKey).toEqual(ben.leaf.publicKey)
})

test('[T10] past epochs are few, and none would be kept for retention 0', async () => {
  const early = await say(ben, 'long ago')
  for (let i = 0; i < 4; i++) await room.update(anna)
  const [first, second] = [early, await say(ben, 'lately')]
  expect(await opening(first)).toBe('accepted')
  for (let i = 0; i < 5; i++) await room.update(anna)
  expect(await opening(second)).toBe('past-epoch')
  const { state } = await Insider.enter(room)
  const none = {
    ...clientConfig,
    keyRetentionConfig: { ...clientConfig.keyRetentionConfig, retainKeysForEpochs: 0 },
  }
  expect(addHistoricalReceiverData({ ...state, clientConfig: none })[0].size).toBe(0)
})

test('[T11] a member commit with ExternalInit never reaches the external branch', async () => {
  const insider = await Insider.enter(room)
  const init: Proposal = { proposalType: 'external_init', externalInit: { kemOutput: new Uint8Array(32) } }
  expect(await processing(await insider.forge([init], 'member'))).toBe('external-init-from-member')
})

test('[T11] [K16] one bad key package is named and does not keep the others out', async () => {
  const [cleo, dora] = await Promise.all([newPerson('cleo'), newPerson('dora')])
  const good = (await cleo.engine.keyPackage({ leaf: cleo.leaf })).keyPackage
  const broken = (await dora.engine.keyPackage({ leaf: dora.leaf })).keyPackage.slice()
  broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
  const suite = await createSuite()
  const made = await makeKeyPackage(suite, await newLeaf('old'))
  const leafNode = { ...made.public.leafNode, lifetime: { notBefore: 0n, notAfter: 1n } }
  const old = keyPackageBytes({ ...made.public, leafNode })
  const present = (await ben.engine.keyPackage({ leaf: ben.leaf })).keyPackage
  const adds = [old, good, broken, nothing, good, present]
  expect(await anna.engine.checkAdds({ groupId: room.groupId, adds })).toEqual([
    { index: 0, reason: 'lifetime' },
    { index: 2, reason: 'bad-signature' },
    { index: 3, reason: 'truncated' },
    { index: 4, reason: 'duplicate-key' },
    { index: 5, reason: 'duplicate-key' },
  ])
  const p = { groupId: room.groupId, authenticatedData: nothing }
  expect(await reasonOf(anna.engine.commit({ ...p, adds }))).toBe('bad-add')
  await room.deliver(anna, await anna.engine.commit({ ...p, adds: [good] }), [cleo])
  expect(asKeyPackage(good).leafNode.lifetime).toEqual({ notBefore: 0n, notAfter: 2n ** 64n - 1n })
})

test('[T12] a group of two: whoever is removed cannot compute the epoch that follows', async () => {
  const alone = await Room.start(await newPerson('anna'))
  const insider = await Insider.enter(alone)
  const [owner] = alone.members
  if (owner === undefined) throw new Error('nobody')
  await alone.deliver(
    owner,
    await owner.engine.commit({ groupId: alone.groupId, removes: [1], authenticatedData: nothing }),
  )
  const { groupContext } = await owner.engine.view({ groupId: alone.groupId })
  const [secret] = await alone.secrets()
  expect(secret?.split(' ')[0]).not.toBe(await insider.follow(groupContext, alone))
})

test('[1.1] bug A: a single Remove carries a path, and the removed member cannot follow', async () => {
  const insider = await Insider.enter(room)
  const removes = [insider.state.privatePath.leafIndex]
  const made = await anna.engine.commit({ groupId: room.groupId, removes, authenticatedData: nothing })
  expect(decodeCommitMessage(made.commit).path).not.toBeNull()
  await room.deliver(anna, made)
  expect(await insider.follow(made.view.groupContext, room)).not.toBe(await exporterOf(anna))
  expect(await exporterOf(ben)).toBe(await exporterOf(anna))
})

test('[1.3] [K12] whom an external commit removes is known before the library applies it', async () => {
  // The library lets anybody with a GroupInfo evict anybody (K12 is the policy's): what it needs is in the result.
  const cleo = await newPerson('cleo')
  await room.enter(cleo)
  const again = await newPerson('cleo again')
  const made = await again.engine.joinExternal({
    groupInfo: room.groupInfo,
    ratchetTree: room.group.encodedTree(),
    leaf: cleo.leaf,
    resync: true,
    authenticatedData: nothing,
  })
  const applied = room.group.apply(decodeCommitMessage(made.commit))
  expect(applied.removed.map(({ node }) => node.signatureKey)).toEqual([cleo.leaf.publicKey])
  expect(applied.added.map(({ node }) => node.signatureKey)).toEqual([cleo.leaf.publicKey])
})

test('[1.3] external_pub has its RFC length prefix', async () => {
  const { extensions } = decodeGroupInfo(room.groupInfo)
  const pub = findExtension(extensions, extensionType.externalPub)
  expect(pub?.length).toBe(33)
  expect(pub?.[0]).toBe(32)
})

test('[1.3] whoever is alone can resync, in the library too', async () => {
  await room.remove(ben, anna)
  await room.enter(ben, true)
  expect(room.group.leaves()).toHaveLength(1)
})

test('[K15] [K16] a key package with a key that nobody can encrypt to is named, not thrown for the batch', async () => {
  const suite = await createSuite()
  const weak = async (which: 'init' | 'leaf') => {
    const own = await makeKeyPackage(suite, await newLeaf('eve'))
    const { signature: _, ...tbs } = own.public
    const signKey = own.private.signaturePrivateKey
    const leafNode =
      which === 'init'
        ? tbs.leafNode
        : await signLeafNodeKeyPackage(
            { ...tbs.leafNode, hpkePublicKey: new Uint8Array(32) },
            signKey,
            suite.impl.signature,
          )
    const initKey = which === 'init' ? new Uint8Array(32) : tbs.initKey
    return keyPackageBytes(await signKeyPackage({ ...tbs, initKey, leafNode }, signKey, suite.impl.signature))
  }
  const adds = [await weak('init'), await weak('leaf')]
  expect(await anna.engine.checkAdds({ groupId: room.groupId, adds })).toEqual([
    { index: 0, reason: 'weak-key' },
    { index: 1, reason: 'weak-key' },
  ])
})
