import type { LeafIndex } from '@konklave/protocol/mls'

/**
 * Port to the MLS implementation. All arguments and results survive structured cloning (bytes, numbers, plain objects and
 * CryptoKey), so that an engine can live in a Worker; secrets stay inside it, keyed by group id. Calls for one group run
 * one after the other, in the order they came. Every method rejects with EngineError only.
 *
 * An engine proves bytes, it does not judge them: who may join, leave or change the rules is decided by the policy before
 * `process`, `accept` or `joinWelcome` take effect. The library's own authentication hook accepts every credential.
 */
export interface GroupEngine {
  /** Starts a group with one leaf, epoch 0, in force at once. `rules` = encoded {charter, state} of K7. */
  createGroup(p: { groupId: Uint8Array; leaf: LeafInput; rules: Uint8Array }): Promise<EpochView>

  /** Makes a key package (MLSMessage); its private part stays inside until it is used or dropped. Good for one join. */
  keyPackage(p: { leaf: LeafInput }): Promise<{ keyPackage: Uint8Array; ref: Uint8Array }>
  dropKeyPackage(p: { ref: Uint8Array }): Promise<void>

  /** Enters by Welcome (MLSMessage) and the encoded tree of its epoch. Pending until `accept` or `drop`. */
  joinWelcome(p: { welcome: Uint8Array; ratchetTree: Uint8Array }): Promise<Joined>

  /** Enters from outside. `resync`: replaces the own leaf, which must be in the tree (K20). Pending until `accept`. */
  joinExternal(p: {
    groupInfo: Uint8Array
    ratchetTree: Uint8Array
    leaf: LeafInput
    resync: boolean
    authenticatedData: Uint8Array
  }): Promise<Committed>

  /** Which of these key packages could not be committed now, one by one (K16). An empty list: all can. */
  checkAdds(p: { groupId: Uint8Array; adds: readonly Uint8Array[] }): Promise<RefusedAdd[]>

  /**
   * Makes a commit: Adds (MLSMessage key packages) and Removes, or new rules with Removes. Without any proposal it is a
   * self-update; `identity` replaces the own credential (a rename) and needs a path, so not with Adds alone. The old epoch
   * stays in force until `accept`; only one commit can be pending.
   */
  commit(p: {
    groupId: Uint8Array
    adds?: readonly Uint8Array[]
    removes?: readonly LeafIndex[]
    rules?: Uint8Array
    identity?: Uint8Array
    authenticatedData: Uint8Array
  }): Promise<Committed>

  /** Puts the pending commit or join into force. */
  accept(p: { groupId: Uint8Array }): Promise<EpochView>
  /** Forgets the pending commit or join; harmless where there is none. */
  drop(p: { groupId: Uint8Array }): Promise<void>

  /**
   * Applies a commit that the policy accepted. The own pending commit, come back, is accepted; any other drops it. A
   * commit that removes the own leaf leaves the state untouched: `close` it.
   */
  process(p: { groupId: Uint8Array; commit: Uint8Array }): Promise<Processed>

  /**
   * Seals one application message, no padding added. Own messages cannot be opened again: keep what was sent. `ahead`:
   * under the epoch of the own pending commit, for what follows it in the same upload (K14).
   */
  protect(p: {
    groupId: Uint8Array
    plaintext: Uint8Array
    authenticatedData: Uint8Array
    ahead?: boolean
  }): Promise<{ epoch: number; message: Uint8Array }>

  /** Opens an application message of this or one of the few kept epochs; past ones within K39. */
  unprotect(p: { groupId: Uint8Array; message: Uint8Array }): Promise<Opened>

  /** MLS exporter of the epoch in force, RFC 9420 section 8.5. `length` in bytes. */
  exporter(p: {
    groupId: Uint8Array
    label: string
    context: Uint8Array
    length: number
  }): Promise<Uint8Array>
  /** Epoch authenticator of the epoch in force, 32 bytes (K46). */
  authenticator(p: { groupId: Uint8Array }): Promise<Uint8Array>
  /** A fresh GroupInfo (MLSMessage, with external_pub, without tree) and the encoded tree. */
  groupInfo(p: { groupId: Uint8Array }): Promise<{ groupInfo: Uint8Array; ratchetTree: Uint8Array }>
  view(p: { groupId: Uint8Array }): Promise<EpochView>

  /** Goes back one epoch after a void (K29). The voided epoch is kept: entered again, it continues where it stopped. */
  rollback(p: { groupId: Uint8Array }): Promise<EpochView>
  /** Overwrites and forgets everything of this group. */
  close(p: { groupId: Uint8Array }): Promise<void>
}

/** What a leaf is made of. The private key is non-extractable and only ever used to sign. */
export interface LeafInput {
  /** Content of the basic credential (K5). */
  readonly identity: Uint8Array
  /** memberKey: raw Ed25519 public key. */
  readonly publicKey: Uint8Array
  readonly privateKey: CryptoKey
}

export interface EpochView {
  readonly groupId: Uint8Array
  readonly epoch: number
  /** Encoded GroupContext. */
  readonly groupContext: Uint8Array
  /** SHA-256 of `groupContext`. */
  readonly ctxHash: Uint8Array
  readonly ownLeaf: LeafIndex
}

export interface Committed {
  /** MLSMessage{PublicMessage}. */
  readonly commit: Uint8Array
  /** MLSMessage{Welcome} for all that were added, null if nobody was; slice it per joiner. */
  readonly welcome: Uint8Array | null
  /** MLSMessage{GroupInfo} of the new epoch, with external_pub, without tree. */
  readonly groupInfo: Uint8Array
  /** The epoch that `accept` will bring. */
  readonly view: EpochView
}

export interface Joined {
  readonly view: EpochView
  /** MLSMessage{GroupInfo} that was in the Welcome: who signed it matters for K22. */
  readonly groupInfo: Uint8Array
}

export type Processed = { readonly kind: 'epoch'; readonly view: EpochView } | { readonly kind: 'removed' }

export interface RefusedAdd {
  /** Position in `adds`. */
  readonly index: number
  readonly reason: string
}

export interface Opened {
  readonly epoch: number
  readonly sender: LeafIndex
  /** memberKey of the sender's leaf in that epoch; the signature was verified with it. */
  readonly senderKey: Uint8Array
  readonly plaintext: Uint8Array
  readonly authenticatedData: Uint8Array
}
