/** Index of a leaf in the ratchet tree (leaf 0 is node 0, leaf 1 is node 2). RFC 9420 section 4.1. */
export type LeafIndex = number

/** RFC 9420 section 13. `type` is a code point, `data` the opaque content. */
export interface Extension {
  readonly type: number
  readonly data: Uint8Array
}

/** RFC 9420 section 7.2: code points, unknown ones (GREASE) included. */
export interface Capabilities {
  readonly versions: readonly number[]
  readonly cipherSuites: readonly number[]
  readonly extensions: readonly number[]
  readonly proposals: readonly number[]
  readonly credentials: readonly number[]
}

export type LeafSource =
  | { readonly kind: 'keyPackage'; readonly notBefore: bigint; readonly notAfter: bigint }
  | { readonly kind: 'update' }
  | { readonly kind: 'commit'; readonly parentHash: Uint8Array }

/** RFC 9420 section 7.2, basic credentials only. */
export interface LeafNode {
  readonly encryptionKey: Uint8Array
  /** The memberKey: raw Ed25519 public key, 32 bytes. */
  readonly signatureKey: Uint8Array
  /** Content of the basic credential, uninterpreted. */
  readonly identity: Uint8Array
  readonly capabilities: Capabilities
  readonly source: LeafSource
  readonly extensions: readonly Extension[]
  readonly signature: Uint8Array
  /** The encoded LeafNode; K13's Hash(LeafNode) is SHA-256 of this. */
  readonly raw: Uint8Array
  /** The encoded LeafNode without its signature: first part of LeafNodeTBS. */
  readonly tbs: Uint8Array
}

/** A leaf with its place in a tree. */
export interface Leaf {
  readonly index: LeafIndex
  readonly node: LeafNode
}

/** RFC 9420 section 7.1. */
export interface ParentNode {
  readonly encryptionKey: Uint8Array
  readonly parentHash: Uint8Array
  /** Strictly ascending. */
  readonly unmergedLeaves: readonly LeafIndex[]
}

export type TreeNode =
  | { readonly kind: 'leaf'; readonly leaf: LeafNode }
  | { readonly kind: 'parent'; readonly parent: ParentNode }

/** The nodes of a tree in array order (RFC 9420 appendix C), null where blank; length 2^(d+1) − 1. */
export type TreeNodes = readonly (TreeNode | null)[]

/** RFC 9420 section 10. */
export interface KeyPackage {
  readonly initKey: Uint8Array
  readonly leaf: LeafNode
  readonly extensions: readonly Extension[]
  readonly signature: Uint8Array
  /** The encoded KeyPackage (without MLSMessage header). */
  readonly raw: Uint8Array
  readonly tbs: Uint8Array
}

/** RFC 9420 section 8.1, suite 1 and MLS 1.0 only. */
export interface GroupContext {
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly treeHash: Uint8Array
  readonly confirmedTranscriptHash: Uint8Array
  readonly extensions: readonly Extension[]
}

/** RFC 9420 section 12.4.3.1. */
export interface GroupInfo {
  readonly groupContext: GroupContext
  readonly extensions: readonly Extension[]
  readonly confirmationTag: Uint8Array
  readonly signer: LeafIndex
  readonly signature: Uint8Array
  /** The encoded GroupInfo (without MLSMessage header). */
  readonly raw: Uint8Array
  readonly tbs: Uint8Array
}

export interface HpkeCiphertext {
  readonly kemOutput: Uint8Array
  readonly ciphertext: Uint8Array
}

/** RFC 9420 section 7.6. */
export interface UpdatePathNode {
  readonly encryptionKey: Uint8Array
  readonly encryptedPathSecrets: readonly HpkeCiphertext[]
}

export interface UpdatePath {
  /** Its source is always `commit`. */
  readonly leaf: LeafNode
  readonly nodes: readonly UpdatePathNode[]
}

export type Proposal =
  | { readonly kind: 'add'; readonly keyPackage: KeyPackage }
  | { readonly kind: 'remove'; readonly removed: LeafIndex }
  | {
      readonly kind: 'groupContextExtensions'
      readonly extensions: readonly Extension[]
      readonly raw: Uint8Array
    }
  | { readonly kind: 'externalInit'; readonly kemOutput: Uint8Array }

export type CommitSender =
  | { readonly kind: 'member'; readonly leafIndex: LeafIndex }
  | { readonly kind: 'newMemberCommit' }

interface CommitBase {
  readonly groupId: Uint8Array
  /** The epoch this commit starts from; the group's next epoch is `epoch + 1`. */
  readonly epoch: number
  readonly authenticatedData: Uint8Array
  /** All proposals, in the order of the commit; the fields below are the same sorted by kind. */
  readonly proposals: readonly Proposal[]
  /** Strictly without duplicates. */
  readonly removes: readonly LeafIndex[]
  readonly signature: Uint8Array
  readonly confirmationTag: Uint8Array
  /** The whole MLSMessage as received. */
  readonly raw: Uint8Array
  /** Encoded FramedContent, a slice of `raw`: what signature and transcript hash cover. */
  readonly framedContent: Uint8Array
}

/** K10 (a): a member's commit. `path` is null only where all proposals are Adds (K16). */
export interface MemberCommit extends CommitBase {
  readonly shape: 'member'
  readonly sender: { readonly kind: 'member'; readonly leafIndex: LeafIndex }
  readonly adds: readonly KeyPackage[]
  /** The complete new list of GroupContext extensions, or null. Never together with adds. */
  readonly groupContextExtensions: readonly Extension[] | null
  readonly path: UpdatePath | null
  readonly membershipTag: Uint8Array
}

/** K10 (b): a newcomer, or somebody who resyncs, commits from outside; at most one Remove. */
export interface ExternalCommit extends CommitBase {
  readonly shape: 'external'
  readonly sender: { readonly kind: 'newMemberCommit' }
  readonly adds: readonly []
  readonly groupContextExtensions: null
  readonly externalInit: Uint8Array
  readonly path: UpdatePath
}

export type DecodedCommit = MemberCommit | ExternalCommit

/** One joiner's share of a Welcome. RFC 9420 section 12.4.3.1. */
export interface EncryptedGroupSecrets {
  /** KeyPackageRef, 32 bytes. */
  readonly newMember: Uint8Array
  readonly encryptedGroupSecrets: HpkeCiphertext
}

export interface Welcome {
  readonly secrets: readonly EncryptedGroupSecrets[]
  readonly encryptedGroupInfo: Uint8Array
  readonly raw: Uint8Array
}

/** What the server may know of an application message. RFC 9420 section 6.3. */
export interface PrivateMessageHeader {
  readonly groupId: Uint8Array
  readonly epoch: number
  readonly authenticatedData: Uint8Array
  /** Length of the ciphertext in bytes, tag included. */
  readonly ciphertextBytes: number
}

/** What one commit changed; see PublicGroup.apply. */
export interface AppliedCommit<Group> {
  readonly group: Group
  /** Leaves that entered: by Add, or the committer of an external commit. */
  readonly added: readonly Leaf[]
  /** Leaves that went, as they were before the commit. */
  readonly removed: readonly Leaf[]
  /** A member's own leaf replaced by its path: `before` and `after` carry the same index. */
  readonly updated: { readonly before: Leaf; readonly after: Leaf } | null
  /** The committer's leaf index in the new tree. */
  readonly committer: LeafIndex
  /** SHA-256 of the new encoded GroupContext, 32 bytes. */
  readonly ctxHash: Uint8Array
}
