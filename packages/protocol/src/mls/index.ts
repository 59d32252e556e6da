export { equalBytes, Reader } from './bytes.ts'
export { decodeCommitMessage } from './commit.ts'
export { MlsDecodeError, type MlsReason } from './errors.ts'
export { encodeExtensions, findExtension } from './extension.ts'
export { ctxHash, decodeGroupContext, encodeGroupContext, groupExtensions, rulesOf } from './groupContext.ts'
export { decodeGroupInfo } from './groupInfo.ts'
export { isSmallOrder } from './hpkeKey.ts'
export { decodeKeyPackage, encodeKeyPackage, keyPackageRef } from './keyPackage.ts'
export { decodeLeafNode, hasUnlimitedLifetime } from './leafNode.ts'
export { cipherSuite, extensionType, mlsLimits, size } from './limits.ts'
export { decodePrivateMessageHeader } from './privateMessage.ts'
export { PublicGroup } from './publicGroup.ts'
export { decodeRatchetTree, encodeRatchetTree, RatchetTree } from './ratchetTree.ts'
export {
  verifyCommit,
  verifyCommitSignature,
  verifyGroupInfo,
  verifyKeyPackage,
  verifyLeafNodeSignature,
  verifyTree,
} from './signature.ts'
export * as treeMath from './treeMath.ts'
export type {
  AppliedCommit,
  Capabilities,
  CommitSender,
  DecodedCommit,
  EncryptedGroupSecrets,
  Extension,
  ExternalCommit,
  GroupContext,
  GroupInfo,
  HpkeCiphertext,
  KeyPackage,
  Leaf,
  LeafIndex,
  LeafNode,
  LeafSource,
  MemberCommit,
  ParentNode,
  PrivateMessageHeader,
  Proposal,
  TreeNode,
  TreeNodes,
  UpdatePath,
  UpdatePathNode,
  Welcome,
} from './types.ts'
export { decodeWelcome, encodeWelcome, sliceWelcome } from './welcome.ts'
