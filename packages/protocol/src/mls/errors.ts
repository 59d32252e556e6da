/** Why bytes were refused. Each value names one rule, so that a counter or a refusal message can tell them apart. */
export type MlsReason =
  // bytes
  | 'truncated'
  | 'trailing-bytes'
  | 'not-minimal'
  | 'bad-presence'
  | 'too-large'
  | 'too-many'
  | 'epoch-range'
  // framing
  | 'version'
  | 'wire-format'
  | 'cipher-suite'
  | 'content-type'
  | 'sender-type'
  | 'group-id'
  // structures
  | 'node-type'
  | 'leaf-source'
  | 'credential-type'
  | 'key-size'
  | 'weak-key'
  | 'duplicate-extension'
  | 'extension-content'
  // K10: shapes of commits
  | 'private-handshake'
  | 'proposal-reference'
  | 'proposal-update'
  | 'proposal-psk'
  | 'proposal-reinit'
  | 'proposal-unknown'
  | 'external-init-from-member'
  | 'external-shape'
  | 'add-with-group-context'
  | 'several-group-context'
  | 'path-required'
  | 'path-leaf-source'
  | 'add-leaf-source'
  | 'self-remove'
  | 'duplicate-remove'
  | 'duplicate-add'
  // K15: a commit or a tree against the public state
  | 'wrong-group'
  | 'wrong-epoch'
  | 'sender-not-in-tree'
  | 'remove-not-in-tree'
  | 'tree-shape'
  | 'unmerged-leaves'
  | 'tree-hash'
  | 'path-length'
  | 'path-ciphertexts'
  | 'parent-hash'
  | 'duplicate-key'
  | 'signer-not-in-tree'
  | 'tree-in-group-info'
  | 'not-a-recipient'

/** The only error that leaves this folder for hostile bytes. The message is the reason: it never holds input. */
export class MlsDecodeError extends Error {
  override readonly name = 'MlsDecodeError'
  readonly reason: MlsReason

  constructor(reason: MlsReason) {
    super(reason)
    this.reason = reason
  }
}

/** Throws an MlsDecodeError with `reason`. */
export const refuse = (reason: MlsReason): never => {
  throw new MlsDecodeError(reason)
}
