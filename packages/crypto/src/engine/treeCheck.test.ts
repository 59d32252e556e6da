import type { CiphersuiteImpl } from 'ts-mls'
import { validateRatchetTree } from 'ts-mls/clientState.js'
import type { RatchetTree } from 'ts-mls/ratchetTree.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { beforeAll, expect, test } from 'vitest'
import { createSuite, type Suite } from './cipherSuite.ts'
import { asGroupInfo, asRatchetTree, clientConfig } from './library.ts'
import { newPerson, type Person, Room } from './people.fixture.ts'

/** [T13] What a joiner has the library check, and what that costs. */
let suite: Suite
let small: Room
let large: Room
beforeAll(async () => {
  suite = await createSuite()
  small = await grow(10)
  large = await grow(40)
}, 60_000)

/** Members who came by Add, by external commit, and some who have renewed their path: unmerged leaves, blanks, chains. */
async function grow(size: number): Promise<Room> {
  const anna = await newPerson('anna')
  const room = await Room.start(anna)
  const others: Person[] = []
  for (let i = 1; i < size; i++) others.push(await newPerson(`person ${i}`))
  const half = Math.floor(others.length / 2)
  await room.add(anna, ...others.slice(0, half))
  await room.update(anna)
  await room.update(others[half - 1] ?? anna)
  for (const person of others.slice(half, half + 3)) await room.enter(person)
  await room.add(anna, ...others.slice(half + 3))
  return room
}

const treeOf = (room: Room): RatchetTree => asRatchetTree(room.group.encodedTree())

const problemOf = (
  room: Room,
  tree: RatchetTree,
  impl: CiphersuiteImpl = suite.impl,
): Promise<Error | undefined> => {
  const { groupContext } = asGroupInfo(room.groupInfo)
  const { lifetimeConfig, authService } = clientConfig
  return validateRatchetTree(tree, groupContext, lifetimeConfig, authService, groupContext.treeHash, impl)
}

async function hashesFor(room: Room): Promise<number> {
  let count = 0
  const hash = {
    ...suite.impl.hash,
    digest: (data: Uint8Array) => {
      count++
      return suite.impl.hash.digest(data)
    },
  }
  expect(await problemOf(room, treeOf(room), { ...suite.impl, hash })).toBeUndefined()
  return count
}

test('[T13] the hashes of a check grow with the tree, not with its square: leaves once, no parent hash twice', async () => {
  for (const room of [small, large]) expect(await hashesFor(room)).toBeLessThan(1.8 * treeOf(room).length)
})

test('[T13] a leaf that nobody signed is refused wherever it stands', async () => {
  for (const [i, node] of treeOf(small).entries()) {
    if (node?.nodeType !== 'leaf') continue
    const tree = treeOf(small)
    const signature = node.leaf.signature.map((byte, at) => (at === 9 ? byte ^ 1 : byte))
    tree[i] = { nodeType: 'leaf', leaf: { ...node.leaf, signature } }
    expect((await problemOf(small, tree))?.message).toMatch(/leaf node signature/)
  }
})

test('[T13] a parent that no leaf below has vouched for is refused', async () => {
  const parents = [...treeOf(small).entries()].filter(([, node]) => node?.nodeType === 'parent')
  expect(parents.length).toBeGreaterThan(2)
  for (const [i, node] of parents) {
    if (node?.nodeType !== 'parent') continue
    const tree = treeOf(small)
    const hpkePublicKey = node.parent.hpkePublicKey.map((byte, at) => (at === 9 ? byte ^ 1 : byte))
    tree[i] = { nodeType: 'parent', parent: { ...node.parent, hpkePublicKey } }
    expect((await problemOf(small, tree))?.message).toMatch(/parent hash/)
  }
})

test('[T13] the hash remembered for a leaf counts at its own place only', async () => {
  const { hash } = suite.impl
  const swapped = (tree: RatchetTree): RatchetTree => tree.with(0, tree[2]).with(2, tree[0])
  const checked = treeOf(small)
  expect(await problemOf(small, checked)).toBeUndefined()
  expect(await treeHashRoot(swapped(checked), hash)).toEqual(await treeHashRoot(swapped(treeOf(small)), hash))
  expect(await problemOf(small, swapped(checked))).toBeDefined()
})
