import { decodeKeyPackage, RatchetTree, type TreeNode, verifyKeyPackage } from '@konklave/protocol/mls'
import { acceptGroup } from '@konklave/protocol/rules'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  acceptBytes,
  commitBytes,
  commitOk,
  commitVerdict,
  groupInfoBytes,
  startTestGroup,
  type TestGroup,
} from './group.ts'
import { keyPackageBytes } from './mlsBytes.ts'
import { makeFounder, makePerson, type TestPerson } from './person.ts'
import { makeTestRoom, type TestRoom } from './room.ts'
import { random } from './wire.ts'

let room: TestRoom
let founder: TestPerson
let alone: TestGroup
let four: TestGroup

beforeAll(async () => {
  room = await makeTestRoom()
  founder = await makeFounder(room)
  alone = await startTestGroup(room, founder)
  const adds = await Promise.all([makePerson(room), makePerson(room), makePerson(room)])
  four = await commitOk(alone, { by: founder, adds })
})

describe('what the library never sees', () => {
  it('[K15] a commit of another group, or from where nobody sits', async () => {
    const other = await startTestGroup(room, founder)
    const elsewhere = await acceptBytes(other, await commitBytes(alone, { by: founder }))
    expect(elsewhere.ok ? 'accepted' : elsewhere.reason).toBe('wrong-group')
    expect(await commitVerdict(four, { by: founder, sender: 77 })).toBe('sender-not-in-tree')
  })

  it('[K15] a GroupInfo whose signer is no leaf', async () => {
    const { groupContext: context, confirmationTag } = four.group
    const groupInfo = await groupInfoBytes({ context, confirmationTag, signer: 9, by: founder.signer })
    const tree = new Uint8Array(four.group.encodedTree())
    const result = await acceptGroup({ groupInfo, tree, roomId: room.roomId })
    expect(result.ok ? 'ok' : result.reason).toBe('signer-not-in-tree')
  })

  it('[K15] a tree whose nodes stand in the wrong place or list leaves that are not below them', () => {
    const [a, , b, , c, , d] = four.group.tree.nodes
    const parent = (...unmergedLeaves: number[]): TreeNode => ({
      kind: 'parent',
      parent: { encryptionKey: random(32), parentHash: new Uint8Array(), unmergedLeaves },
    })
    const treeOf =
      (left: TreeNode | null, root: TreeNode | null, first = a!) =>
      () =>
        RatchetTree.of([first, left, b!, root, c!, null, d!])
    expect(treeOf(parent(1), parent(1))).not.toThrow()
    expect(treeOf(parent(2), null)).toThrow('unmerged-leaves')
    expect(treeOf(parent(9), null)).toThrow('unmerged-leaves')
    expect(treeOf(parent(), parent(1))).toThrow('unmerged-leaves')
    expect(treeOf(null, null, parent())).toThrow('node-type')
  })

  it('[K15] a key package with one key for two purposes', async () => {
    const key = random(32)
    const keyPackage = await keyPackageBytes(founder, { initKey: key, encryptionKey: key })
    expect(() => decodeKeyPackage(keyPackage)).toThrow('duplicate-key')
  })

  it('[K9] a key package is signed twice: as a whole, and its leaf alone', async () => {
    const other = await makePerson(room)
    const [leaf, whole] = [await keyPackageBytes(other), await keyPackageBytes(other)]
    const broken = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1)
    const wholeBroken = decodeKeyPackage(broken(whole, whole.length - 1))
    expect(await verifyKeyPackage(decodeKeyPackage(leaf))).toBe(true)
    expect(await verifyKeyPackage(wholeBroken)).toBe(false)
    const foreign = await keyPackageBytes(other, { leafSigner: room.server })
    expect(await verifyKeyPackage(decodeKeyPackage(foreign))).toBe(false)
  })
})
