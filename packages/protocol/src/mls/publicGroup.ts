import { concat, equalBytes, u16, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { ctxHash, encodeGroupContext } from './groupContext.ts'
import { hash } from './hash.ts'
import { mlsLimits, wireFormat } from './limits.ts'
import { encodeRatchetTree, type RatchetTree } from './ratchetTree.ts'
import type {
  AppliedCommit,
  DecodedCommit,
  GroupContext,
  GroupInfo,
  Leaf,
  LeafIndex,
  LeafNode,
} from './types.ts'

/**
 * What everybody may know of an epoch: GroupContext, tree and transcript, no key. Immutable. `apply` is a pure function
 * of (state before, bytes) (K9), so server and members compute the same next state and the same ctxHash (K28).
 *
 * Left open, because it takes secrets: the path secrets, confirmation tag and membership tag. Left to others: signatures
 * (verify…), parent hashes of a tree that came from outside (the library), and whether a commit is allowed (the rules).
 */
export class PublicGroup {
  readonly groupContext: GroupContext
  readonly tree: RatchetTree
  readonly confirmationTag: Uint8Array
  /** RFC 9420 section 8.2; the next commit's confirmed hash starts from it. 32 bytes. */
  readonly interimTranscriptHash: Uint8Array
  /** K28: SHA-256 of the encoded GroupContext. 32 bytes. */
  readonly ctxHash: Uint8Array

  private constructor(groupContext: GroupContext, tree: RatchetTree, confirmationTag: Uint8Array) {
    this.groupContext = groupContext
    this.tree = tree
    this.confirmationTag = confirmationTag
    this.interimTranscriptHash = hash(concat(groupContext.confirmedTranscriptHash, vector(confirmationTag)))
    this.ctxHash = ctxHash(groupContext)
  }

  /** Refuses a tree whose hash is not the context's (`tree-hash`) and a signer who is no leaf. Signatures: verifyGroupInfo. */
  static fromGroupInfo(groupInfo: GroupInfo, tree: RatchetTree): PublicGroup {
    if (!equalBytes(tree.treeHash(), groupInfo.groupContext.treeHash)) refuse('tree-hash')
    if (tree.leaf(groupInfo.signer) === null) refuse('signer-not-in-tree')
    return new PublicGroup(groupInfo.groupContext, tree, groupInfo.confirmationTag)
  }

  get groupId(): Uint8Array {
    return this.groupContext.groupId
  }

  get epoch(): number {
    return this.groupContext.epoch
  }

  leaf(index: LeafIndex): LeafNode | null {
    return this.tree.leaf(index)
  }

  leaves(): Leaf[] {
    return this.tree.leaves()
  }

  /** The leaf with this signature key (memberKey); K6 makes it unique. */
  leafOf(signatureKey: Uint8Array): Leaf | null {
    return this.leaves().find(({ node }) => equalBytes(node.signatureKey, signatureKey)) ?? null
  }

  /** Encoded GroupContext. */
  encodedContext(): Uint8Array {
    return encodeGroupContext(this.groupContext)
  }

  /** Encoded ratchet tree. */
  encodedTree(): Uint8Array {
    return encodeRatchetTree(this.tree)
  }

  /**
   * The epoch after `commit`. Refuses (MlsDecodeError) a commit of another group or epoch, a sender or removed index
   * outside the tree or blank (T1), a path of the wrong length or with a wrong parent hash, keys used twice, and a tree
   * that outgrows K15.
   */
  apply(commit: DecodedCommit): AppliedCommit<PublicGroup> {
    if (!equalBytes(commit.groupId, this.groupId)) refuse('wrong-group')
    if (commit.epoch !== this.epoch) refuse('wrong-epoch')
    const removed = commit.removes.map(index => ({
      index,
      node: this.leaf(index) ?? refuse('remove-not-in-tree'),
    }))
    const before = commit.shape === 'member' ? this.leaf(commit.sender.leafIndex) : null
    if (commit.shape === 'member' && before === null) refuse('sender-not-in-tree')
    const cleared = commit.removes.reduce((tree, index) => tree.remove(index), this.tree)
    const { tree, added, committer } =
      commit.shape === 'member' ? member(cleared, commit) : external(cleared, commit)
    tree.checkUniqueKeys()
    const group = this.#next(commit, tree)
    if (group.encodedTree().length > mlsLimits.treeBytes) refuse('too-large')
    const after = tree.leaf(committer)
    const updated =
      before !== null && after !== null && commit.path !== null
        ? { before: { index: committer, node: before }, after: { index: committer, node: after } }
        : null
    return { group, added, removed, updated, committer, ctxHash: group.ctxHash }
  }

  #next(commit: DecodedCommit, tree: RatchetTree): PublicGroup {
    const input = concat(u16(wireFormat.publicMessage), commit.framedContent, vector(commit.signature))
    const context: GroupContext = {
      groupId: this.groupId,
      epoch: this.epoch + 1,
      treeHash: tree.treeHash(),
      confirmedTranscriptHash: hash(concat(this.interimTranscriptHash, input)),
      extensions: commit.groupContextExtensions ?? this.groupContext.extensions,
    }
    return new PublicGroup(context, tree, commit.confirmationTag)
  }
}

interface TreeChange {
  readonly tree: RatchetTree
  readonly added: readonly Leaf[]
  readonly committer: LeafIndex
}

const member = (cleared: RatchetTree, commit: DecodedCommit & { shape: 'member' }): TreeChange => {
  const committer = commit.sender.leafIndex
  const added: Leaf[] = []
  let tree = cleared
  for (const { leaf } of commit.adds) {
    const step = tree.add(leaf)
    added.push({ index: step.index, node: leaf })
    tree = step.tree
  }
  const fresh = added.map(({ index }) => index)
  return { tree: commit.path === null ? tree : tree.merge(committer, commit.path, fresh), added, committer }
}

/** The newcomer takes the leftmost free leaf after the Remove, RFC 9420 section 12.4.3.2. */
const external = (cleared: RatchetTree, commit: DecodedCommit & { shape: 'external' }): TreeChange => {
  const committer = cleared.nextFreeLeaf()
  const tree = cleared.join(commit.path)
  return { tree, added: [{ index: committer, node: commit.path.leaf }], committer }
}
