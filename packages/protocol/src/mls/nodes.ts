import { concat, list, type Reader, u8, u32, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { readHpkeKey } from './hpkeKey.ts'
import { readHashOrEmpty, readLeafNode } from './leafNode.ts'
import { mlsLimits } from './limits.ts'
import type { ParentNode, TreeNode } from './types.ts'

const readParentNode = (reader: Reader): ParentNode => {
  const encryptionKey = readHpkeKey(reader)
  const parentHash = readHashOrEmpty(reader)
  const unmergedLeaves = reader.list(inner => inner.u32(), mlsLimits.treeNodes)
  if (unmergedLeaves.some((leaf, i) => i > 0 && leaf <= (unmergedLeaves[i - 1] ?? 0)))
    refuse('unmerged-leaves')
  return { encryptionKey, parentHash, unmergedLeaves }
}

/** RFC 9420 section 7.1. */
export const encodeParentNode = ({ encryptionKey, parentHash, unmergedLeaves }: ParentNode): Uint8Array =>
  concat(vector(encryptionKey), vector(parentHash), list(unmergedLeaves, u32))

/** Node, RFC 9420 section 12.4.3.3. */
export const readNode = (reader: Reader): TreeNode => {
  switch (reader.u8()) {
    case 1:
      return { kind: 'leaf', leaf: readLeafNode(reader) }
    case 2:
      return { kind: 'parent', parent: readParentNode(reader) }
    default:
      return refuse('node-type')
  }
}

export const encodeNode = (node: TreeNode): Uint8Array =>
  node.kind === 'leaf' ? concat(u8(1), node.leaf.raw) : concat(u8(2), encodeParentNode(node.parent))
