import { concat, u16 } from './bytes.ts'
import { signContent } from './hash.ts'
import { leafNodeTbs } from './leafNode.ts'
import { protocolVersion, wireFormat } from './limits.ts'
import type { PublicGroup } from './publicGroup.ts'
import type { DecodedCommit, GroupInfo, KeyPackage, LeafIndex, LeafNode } from './types.ts'

/** Ed25519 by WebCrypto: browsers and Node alike. A key or signature that is malformed is simply not valid. */
const verify = async (
  key: Uint8Array,
  label: string,
  content: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  const { subtle } = globalThis.crypto
  try {
    const publicKey = await subtle.importKey('raw', new Uint8Array(key), 'Ed25519', false, ['verify'])
    const covered = new Uint8Array(signContent(label, content))
    return await subtle.verify('Ed25519', publicKey, new Uint8Array(signature), covered)
  } catch {
    return false
  }
}

/** FramedContentTBS (RFC 9420 section 6.1) under the sender's leaf key, or for an external commit its path's leaf key. */
export const verifyCommitSignature = async (commit: DecodedCommit, group: PublicGroup): Promise<boolean> => {
  const sender = commit.shape === 'member' ? group.leaf(commit.sender.leafIndex) : commit.path.leaf
  if (sender === null) return false
  const head = concat(u16(protocolVersion), u16(wireFormat.publicMessage))
  const covered = concat(head, commit.framedContent, group.encodedContext())
  return verify(sender.signatureKey, 'FramedContentTBS', covered, commit.signature)
}

/** RFC 9420 section 7.2; `groupId` and `index` are covered unless the leaf comes from a key package. */
export const verifyLeafNodeSignature = (
  leaf: LeafNode,
  groupId: Uint8Array,
  index: LeafIndex,
): Promise<boolean> =>
  verify(leaf.signatureKey, 'LeafNodeTBS', leafNodeTbs(leaf, groupId, index), leaf.signature)

/** Both signatures of a key package: its own and its leaf's. */
export const verifyKeyPackage = async (keyPackage: KeyPackage): Promise<boolean> => {
  const { leaf, tbs, signature } = keyPackage
  const [own, inner] = await Promise.all([
    verify(leaf.signatureKey, 'KeyPackageTBS', tbs, signature),
    verify(leaf.signatureKey, 'LeafNodeTBS', leaf.tbs, leaf.signature),
  ])
  return own && inner
}

/** The signer's signature over a GroupInfo that belongs to this group state. */
export const verifyGroupInfo = async (groupInfo: GroupInfo, group: PublicGroup): Promise<boolean> => {
  const signer = group.leaf(groupInfo.signer)
  return signer !== null && verify(signer.signatureKey, 'GroupInfoTBS', groupInfo.tbs, groupInfo.signature)
}

/** The signatures of all leaves of a group, as a joiner checks them. */
export const verifyTree = async (group: PublicGroup): Promise<boolean> => {
  const checks = group.leaves().map(({ index, node }) => verifyLeafNodeSignature(node, group.groupId, index))
  return (await Promise.all(checks)).every(Boolean)
}

/**
 * Every signature that a commit brings: framing, path leaf, added key packages. `committer` is the committer's leaf index
 * in the next epoch (AppliedCommit.committer).
 */
export const verifyCommit = async (
  commit: DecodedCommit,
  group: PublicGroup,
  committer: LeafIndex,
): Promise<boolean> => {
  const checks = await Promise.all([
    verifyCommitSignature(commit, group),
    commit.path === null || verifyLeafNodeSignature(commit.path.leaf, group.groupId, committer),
    ...commit.adds.map(verifyKeyPackage),
  ])
  return checks.every(Boolean)
}
