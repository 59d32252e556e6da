import type { LeafIndex } from './types.ts'

/**
 * Array-based tree of RFC 9420 appendix C: leaves at even, parents at odd indices; the number of leaves is always a
 * power of two. Node indices here stay below 2^30, so bit operations are safe.
 */
export const leafToNode = (leaf: LeafIndex): number => 2 * leaf
export const nodeToLeaf = (node: number): LeafIndex => node / 2
export const isLeafNode = (node: number): boolean => node % 2 === 0

/** Number of nodes of a tree with `leaves` leaves. */
export const nodeWidth = (leaves: number): number => (leaves === 0 ? 0 : 2 * leaves - 1)

/** Number of leaves of a full tree with `nodes` nodes. */
export const leafWidth = (nodes: number): number => (nodes + 1) / 2

/** 0 for leaves. */
export const level = (node: number): number => {
  let k = 0
  while (((node >> k) & 1) === 1) k++
  return k
}

/** Smallest full width, 2^(d+1) − 1, that holds `nodes` nodes. */
export const fullWidth = (nodes: number): number => {
  let width = 1
  while (width < nodes) width = 2 * width + 1
  return width
}

export const root = (leaves: number): number => (fullWidth(nodeWidth(leaves)) - 1) / 2

/** Left child, null for a leaf. */
export const left = (node: number): number | null => {
  const k = level(node)
  return k === 0 ? null : node ^ (1 << (k - 1))
}

/** Right child, null for a leaf. */
export const right = (node: number): number | null => {
  const k = level(node)
  return k === 0 ? null : node ^ (3 << (k - 1))
}

/** Parent, null for the root. */
export const parent = (node: number, leaves: number): number | null => {
  if (node === root(leaves)) return null
  const k = level(node)
  return (node | (1 << k)) & ~(((node >> (k + 1)) & 1) << (k + 1))
}

/** The other child of the parent, null for the root. */
export const sibling = (node: number, leaves: number): number | null => {
  const above = parent(node, leaves)
  if (above === null) return null
  return node < above ? right(above) : left(above)
}

/** Ancestors from the parent up to the root. */
export const directPath = (node: number, leaves: number): number[] => {
  const path: number[] = []
  for (let at = parent(node, leaves); at !== null; at = parent(at, leaves)) path.push(at)
  return path
}

/** Whether `node` lies in the subtree below (or is) `ancestor`. */
export const isInSubtree = (node: number, ancestor: number): boolean => {
  const reach = (1 << level(ancestor)) - 1
  return node >= ancestor - reach && node <= ancestor + reach
}
