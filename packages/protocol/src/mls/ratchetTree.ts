import { absent, concat, equalBytes, keyOf, list, parse, present, u8, u32, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { hash } from './hash.ts'
import { mlsLimits } from './limits.ts'
import { encodeNode, encodeParentNode, readNode } from './nodes.ts'
import { checkKinds, checkUniqueKeys, checkUnmergedLeaves, encryptionKeyOf } from './treeChecks.ts'
import {
  directPath,
  fullWidth,
  isLeafNode,
  leafToNode,
  leafWidth,
  left,
  nodeToLeaf,
  right,
  root,
  sibling,
} from './treeMath.ts'
import type { Leaf, LeafIndex, LeafNode, ParentNode, TreeNode, TreeNodes, UpdatePath } from './types.ts'

/** A node of a filtered direct path with the child that is not on the path. */
interface PathStep {
  readonly node: number
  readonly copath: number
}

/**
 * The public part of a ratchet tree, immutable: every change returns a new tree, and subtree hashes that did not change
 * are kept. A tree that exists has passed the structural checks of K15; parent hashes of trees that come from outside
 * are not recomputed here (the library does that on every client), those of new paths are.
 */
export class RatchetTree {
  readonly nodes: TreeNodes
  readonly #hashes: (Uint8Array | undefined)[]

  private constructor(nodes: TreeNodes, hashes: (Uint8Array | undefined)[]) {
    this.nodes = nodes
    this.#hashes = hashes
  }

  /** Checks and takes nodes in array order; trailing blanks may be left out. Throws MlsDecodeError. */
  static of(nodes: TreeNodes): RatchetTree {
    if (nodes.length > mlsLimits.treeNodes) refuse('too-many')
    if (nodes.length === 0 || nodes.at(-1) === null) refuse('tree-shape')
    const full = [...nodes, ...new Array<null>(fullWidth(nodes.length) - nodes.length).fill(null)]
    const tree = new RatchetTree(full, [])
    checkKinds(full)
    checkUnmergedLeaves(full)
    checkUniqueKeys(full)
    return tree
  }

  /** Number of leaves, blank ones included; a power of two. */
  get width(): number {
    return leafWidth(this.nodes.length)
  }

  /** The leaf at `index`, null where blank or outside the tree. */
  leaf(index: LeafIndex): LeafNode | null {
    const node =
      Number.isInteger(index) && index >= 0 && index < this.width ? this.nodes[leafToNode(index)] : null
    return node?.kind === 'leaf' ? node.leaf : null
  }

  /** All leaves that are not blank, by index. */
  leaves(): Leaf[] {
    return this.nodes.flatMap((node, i) =>
      node?.kind === 'leaf' ? [{ index: nodeToLeaf(i), node: node.leaf }] : [],
    )
  }

  /** Tree hash of the root, RFC 9420 section 7.8. 32 bytes. */
  treeHash(): Uint8Array {
    return this.hashOf(root(this.width))
  }

  /** Tree hash of the subtree below `node`. */
  hashOf(node: number): Uint8Array {
    const known = this.#hashes[node]
    if (known !== undefined) return known
    const computed = hash(isLeafNode(node) ? this.#leafInput(node) : this.#parentInput(node))
    this.#hashes[node] = computed
    return computed
  }

  /** Resolution of a node, RFC 9420 section 4.1.1, as node indices. */
  resolution(node: number): number[] {
    const there = this.nodes[node]
    if (there?.kind === 'leaf') return [node]
    if (there?.kind === 'parent') return [node, ...there.parent.unmergedLeaves.map(leafToNode)]
    const [l, r] = [left(node), right(node)]
    return l === null || r === null ? [] : [...this.resolution(l), ...this.resolution(r)]
  }

  /** Direct path without the nodes whose copath child resolves to nothing, RFC 9420 section 4.1.2; from the leaf up. */
  filteredDirectPath(index: LeafIndex): PathStep[] {
    const steps: PathStep[] = []
    let below = leafToNode(index)
    for (const node of directPath(below, this.width)) {
      const copath = sibling(below, this.width)
      if (copath !== null && this.resolution(copath).length > 0) steps.push({ node, copath })
      below = node
    }
    return steps
  }

  /** Index of the leftmost blank leaf; one past the last where there is none. */
  nextFreeLeaf(): LeafIndex {
    const node = this.nodes.findIndex((there, i) => there === null && isLeafNode(i))
    return node < 0 ? this.width : nodeToLeaf(node)
  }

  /** RFC 9420 section 12.1.1. */
  add(leaf: LeafNode): { readonly tree: RatchetTree; readonly index: LeafIndex } {
    const index = this.nextFreeLeaf()
    const wide = index < this.width ? this : this.#extended()
    const node = leafToNode(index)
    const changes = new Map<number, TreeNode | null>([[node, { kind: 'leaf', leaf }]])
    for (const above of directPath(node, wide.width)) {
      const there = wide.nodes[above]
      if (there?.kind !== 'parent') continue
      const unmergedLeaves = [...there.parent.unmergedLeaves, index].sort((a, b) => a - b)
      changes.set(above, { kind: 'parent', parent: { ...there.parent, unmergedLeaves } })
    }
    return { tree: wide.#with(changes), index }
  }

  /** RFC 9420 section 12.1.3; refuses with `remove-not-in-tree`. */
  remove(index: LeafIndex): RatchetTree {
    if (this.leaf(index) === null) refuse('remove-not-in-tree')
    const node = leafToNode(index)
    const blanked = [node, ...directPath(node, this.width)]
    return this.#with(new Map(blanked.map(i => [i, null]))).#truncated()
  }

  /**
   * Merges an UpdatePath, RFC 9420 section 7.5. `index` is the committer's leaf, there already; `fresh` the leaves that
   * the same commit added (they get no ciphertext). The parent hash in the leaf must be the one of the resulting path.
   */
  merge(index: LeafIndex, path: UpdatePath, fresh: readonly LeafIndex[]): RatchetTree {
    this.#checkFreshKeys(path)
    return this.#merge(index, path, fresh)
  }

  /** The committer of an external commit takes the leftmost free leaf, RFC 9420 section 12.4.3.2. */
  join(path: UpdatePath): RatchetTree {
    this.#checkFreshKeys(path)
    const { tree, index } = this.add(path.leaf)
    return tree.#merge(index, path, [])
  }

  #merge(index: LeafIndex, path: UpdatePath, fresh: readonly LeafIndex[]): RatchetTree {
    const steps = this.filteredDirectPath(index)
    if (steps.length !== path.nodes.length) refuse('path-length')
    const skip = new Set(fresh.map(leafToNode))
    const own = leafToNode(index)
    const blanked = directPath(own, this.width)
    const changes = new Map<number, TreeNode | null>(blanked.map(i => [i, null]))
    let parentHash: Uint8Array = new Uint8Array(0)
    for (let i = steps.length - 1; i >= 0; i--) {
      const [step, next] = [steps[i], path.nodes[i]]
      if (step === undefined || next === undefined) return refuse('path-length')
      const recipients = this.resolution(step.copath).filter(node => !skip.has(node))
      if (recipients.length !== next.encryptedPathSecrets.length) refuse('path-ciphertexts')
      const parent: ParentNode = { encryptionKey: next.encryptionKey, parentHash, unmergedLeaves: [] }
      changes.set(step.node, { kind: 'parent', parent })
      // The copath subtree is untouched by the path, and nothing is unmerged any more: its hash is the original one.
      parentHash = hash(
        concat(vector(parent.encryptionKey), vector(parent.parentHash), vector(this.hashOf(step.copath))),
      )
    }
    if (path.leaf.source.kind !== 'commit' || !equalBytes(path.leaf.source.parentHash, parentHash))
      refuse('parent-hash')
    changes.set(own, { kind: 'leaf', leaf: path.leaf })
    return this.#with(changes)
  }

  /** RFC 9420 section 12.4.2: no encryption key of a path is in use already. */
  #checkFreshKeys(path: UpdatePath): void {
    const used = new Set(this.nodes.map(node => (node === null ? '' : keyOf(encryptionKeyOf(node)))))
    for (const key of [path.leaf.encryptionKey, ...path.nodes.map(node => node.encryptionKey)].map(keyOf)) {
      if (used.has(key)) refuse('duplicate-key')
      used.add(key)
    }
  }

  /** RFC 9420 section 7.3: keys are used once; to be called on a tree after a commit. Refuses with `duplicate-key`. */
  checkUniqueKeys(): void {
    checkUniqueKeys(this.nodes)
  }

  #leafInput(node: number): Uint8Array {
    const there = this.nodes[node]
    return concat(u8(1), u32(nodeToLeaf(node)), there?.kind === 'leaf' ? present(there.leaf.raw) : absent)
  }

  #parentInput(node: number): Uint8Array {
    const there = this.nodes[node]
    const [l, r] = [left(node) ?? 0, right(node) ?? 0]
    const own = there?.kind === 'parent' ? present(encodeParentNode(there.parent)) : absent
    return concat(u8(2), own, vector(this.hashOf(l)), vector(this.hashOf(r)))
  }

  #with(changes: ReadonlyMap<number, TreeNode | null>): RatchetTree {
    const nodes = [...this.nodes]
    const hashes = [...this.#hashes]
    for (const [i, node] of changes) {
      nodes[i] = node
      for (const stale of [i, ...directPath(i, this.width)]) hashes[stale] = undefined
    }
    return new RatchetTree(nodes, hashes)
  }

  #extended(): RatchetTree {
    const added = this.nodes.length + 1
    if (this.nodes.length + added > mlsLimits.treeNodes) refuse('too-many')
    return new RatchetTree([...this.nodes, ...new Array<null>(added).fill(null)], [...this.#hashes])
  }

  /** Halves the tree while its right half is blank, RFC 9420 section 7.7. */
  #truncated(): RatchetTree {
    const last = this.nodes.findLastIndex((node, i) => node !== null && isLeafNode(i))
    const width = fullWidth(last + 1)
    return width >= this.nodes.length
      ? this
      : new RatchetTree(this.nodes.slice(0, width), this.#hashes.slice(0, width))
  }
}

/** Decodes optional<Node> ratchet_tree<V> (RFC 9420 section 12.4.3.3) and checks its structure. Throws MlsDecodeError. */
export const decodeRatchetTree = (bytes: Uint8Array): RatchetTree =>
  RatchetTree.of(
    parse(bytes, mlsLimits.treeBytes, reader =>
      reader.list(inner => inner.optional(readNode), mlsLimits.treeNodes),
    ),
  )

/** Encodes the tree without blanks after its last node. */
export const encodeRatchetTree = (tree: RatchetTree): Uint8Array => {
  const last = tree.nodes.findLastIndex(node => node !== null)
  return list(tree.nodes.slice(0, last + 1), node => (node === null ? absent : present(encodeNode(node))))
}
