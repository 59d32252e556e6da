import { keyOf } from './bytes.ts'
import { refuse } from './errors.ts'
import { directPath, isInSubtree, isLeafNode, leafToNode, leafWidth } from './treeMath.ts'
import type { TreeNode, TreeNodes } from './types.ts'

/** The HPKE public key of a leaf or a parent. */
export const encryptionKeyOf = (node: TreeNode): Uint8Array =>
  node.kind === 'leaf' ? node.leaf.encryptionKey : node.parent.encryptionKey

/** Leaves at even, parents at odd indices. */
export const checkKinds = (nodes: TreeNodes): void => {
  for (const [i, node] of nodes.entries()) {
    if (node !== null && (node.kind === 'leaf') !== isLeafNode(i)) refuse('node-type')
  }
}

/** RFC 9420 section 12.4.3.1: in the tree (T2), below the node, and listed by every parent in between. */
export const checkUnmergedLeaves = (nodes: TreeNodes): void => {
  const leaves = leafWidth(nodes.length)
  for (const [i, node] of nodes.entries()) {
    if (node?.kind !== 'parent') continue
    for (const index of node.parent.unmergedLeaves) {
      if (index >= leaves || !isInSubtree(leafToNode(index), i) || nodes[leafToNode(index)] === null) {
        refuse('unmerged-leaves')
      }
      for (const above of directPath(leafToNode(index), leaves)) {
        if (above === i) break
        const between = nodes[above]
        if (between?.kind === 'parent' && !between.parent.unmergedLeaves.includes(index))
          refuse('unmerged-leaves')
      }
    }
  }
}

/** RFC 9420 section 7.3: encryption keys of all nodes and signature keys of all leaves are used once. */
export const checkUniqueKeys = (nodes: TreeNodes): void => {
  const encryption = new Set<string>()
  const signature = new Set<string>()
  for (const node of nodes) {
    if (node === null) continue
    addOnce(encryption, keyOf(encryptionKeyOf(node)))
    if (node.kind === 'leaf') addOnce(signature, keyOf(node.leaf.signatureKey))
  }
}

const addOnce = (set: Set<string>, key: string): void => {
  if (set.has(key)) refuse('duplicate-key')
  set.add(key)
}
