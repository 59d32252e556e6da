import { decodeCommitMessage, MlsDecodeError, type MlsReason } from '@konklave/protocol/mls'
import type { Proposal } from 'ts-mls'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { beforeAll, expect, test } from 'vitest'
import { Insider, strangerAdd } from './hostile.fixture.ts'
import { asPublicMessage } from './library.ts'
import { newPerson, nothing, Room } from './people.fixture.ts'

let insider: Insider
let room: Room
/** A well-formed path, as the insider's own self-update has it. */
let path: UpdatePath

const reasonOf = (bytes: Uint8Array): MlsReason | 'accepted' => {
  try {
    decodeCommitMessage(bytes)
    return 'accepted'
  } catch (error) {
    if (error instanceof MlsDecodeError) return error.reason
    throw error
  }
}

const init: Proposal = { proposalType: 'external_init', externalInit: { kemOutput: new Uint8Array(32) } }
const remove = (removed: number): Proposal => ({ proposalType: 'remove', remove: { removed } })
const rules = (types: number[]): Proposal => ({
  proposalType: 'group_context_extensions',
  groupContextExtensions: {
    extensions: types.map(extensionType => ({ extensionType, extensionData: nothing })),
  },
})

beforeAll(async () => {
  const anna = await newPerson('anna')
  room = await Room.start(anna)
  await room.add(anna, await newPerson('ben'))
  insider = await Insider.enter(room)
  const { content } = asPublicMessage(await insider.commit([]))
  if (content.contentType !== 'commit' || content.commit.path === undefined) throw new Error('no path')
  path = content.commit.path
})

test('[K10] shape (a): Adds and Removes, or rules with Removes', async () => {
  const add = await strangerAdd()
  for (const proposals of [
    [],
    [add],
    [add, remove(1)],
    [remove(0), remove(1)],
    [rules([7])],
    [rules([7]), remove(1)],
  ]) {
    expect(reasonOf(await insider.forge(proposals, 'member', path))).toBe('accepted')
  }
  const { shape, adds, removes, groupContextExtensions } = decodeCommitMessage(
    await insider.forge([add, remove(1)], 'member', path),
  )
  expect({ shape, adds: adds.length, removes, groupContextExtensions }).toEqual({
    shape: 'member',
    adds: 1,
    removes: [1],
    groupContextExtensions: null,
  })
})

test('[K10] shape (b): one ExternalInit and at most one Remove', async () => {
  for (const proposals of [[init], [init, remove(1)], [remove(1), init]]) {
    expect(reasonOf(await insider.forge(proposals, 'new_member_commit', path))).toBe('accepted')
  }
  const add = await strangerAdd()
  for (const proposals of [
    [],
    [remove(1)],
    [init, init],
    [init, remove(0), remove(1)],
    [init, add],
    [init, rules([7])],
  ]) {
    expect(reasonOf(await insider.forge(proposals, 'new_member_commit', path))).toBe('external-shape')
  }
  expect(reasonOf(await insider.forge([init], 'new_member_commit'))).toBe('path-required')
})

test('[K10] everything else in a member commit has its own reason', async () => {
  const add = await strangerAdd()
  const psk: Proposal = {
    proposalType: 'psk',
    psk: { preSharedKeyId: { psktype: 'external', pskId: nothing, pskNonce: nothing } },
  }
  const reinit: Proposal = {
    proposalType: 'reinit',
    reinit: { groupId: nothing, version: 'mls10', cipherSuite: insider.suite.impl.name, extensions: [] },
  }
  const forbidden: [MlsReason, Parameters<Insider['forge']>[0]][] = [
    ['proposal-psk', [psk]],
    ['proposal-reinit', [reinit]],
    ['proposal-unknown', [{ proposalType: 0xf0a2, proposalData: nothing }]],
    ['proposal-reference', [{ proposalOrRefType: 'reference', reference: new Uint8Array(32) }]],
    ['external-init-from-member', [init]],
    ['external-init-from-member', [add, init]],
    ['add-with-group-context', [add, rules([7])]],
    ['several-group-context', [rules([7]), rules([7])]],
    ['extension-content', [rules([])]],
    ['duplicate-extension', [rules([7, 7])]],
    ['duplicate-remove', [remove(1), remove(1)]],
    ['duplicate-add', [add, add]],
    ['self-remove', [remove(insider.state.privatePath.leafIndex)]],
  ]
  for (const [reason, proposals] of forbidden) {
    expect(reasonOf(await insider.forge(proposals, 'member', path))).toBe(reason)
  }
})

test('[K16] only Adds go without a path', async () => {
  const add = await strangerAdd()
  expect(reasonOf(await insider.forge([add]))).toBe('accepted')
  for (const proposals of [[], [remove(1)], [add, remove(1)], [rules([7])]]) {
    expect(reasonOf(await insider.forge(proposals))).toBe('path-required')
  }
})

test('[K15] more than 100 Adds or 64 KiB are refused', async () => {
  const add = await strangerAdd()
  expect(reasonOf(await insider.forge(Array.from({ length: 101 }, () => add)))).toBe('too-many')
  expect(reasonOf(new Uint8Array(64 * 1024 + 1))).toBe('too-large')
})

test('[K15] a path of the wrong length, with a wrong number of ciphertexts or parent hash is refused by the public tree', async () => {
  const { leafNode, nodes } = path
  const [first] = nodes
  if (first === undefined) throw new Error('short path')
  const applied = async (changed: UpdatePath): Promise<string> => {
    try {
      room.group.apply(decodeCommitMessage(await insider.forge([], 'member', changed)))
      return 'accepted'
    } catch (error) {
      return error instanceof MlsDecodeError ? error.reason : String(error)
    }
  }
  expect(await applied(path)).toBe('accepted')
  expect(await applied({ leafNode, nodes: nodes.slice(1) })).toBe('path-length')
  expect(
    await applied({ leafNode, nodes: [...nodes, { ...first, hpkePublicKey: new Uint8Array(32).fill(9) }] }),
  ).toBe('path-length')
  const [sealed] = first.encryptedPathSecret
  if (sealed === undefined) throw new Error('no ciphertext')
  const extra = { ...first, encryptedPathSecret: [...first.encryptedPathSecret, sealed] }
  expect(await applied({ leafNode, nodes: [extra, ...nodes.slice(1)] })).toBe('path-ciphertexts')
  const parentHash = new Uint8Array(32)
  expect(await applied({ leafNode: { ...leafNode, parentHash }, nodes })).toBe('parent-hash')
  const used = room.group.leaf(0)?.encryptionKey ?? nothing
  expect(await applied({ leafNode: { ...leafNode, hpkePublicKey: used }, nodes })).toBe('duplicate-key')
})
