import { type Bytes, equalBytes, hex, limits, type QueueItem, type SealedMessage } from '@konklave/protocol'
import {
  ctxHash,
  decodeGroupInfo,
  decodePrivateMessageHeader,
  decodeWelcome,
  extensionType,
  type GroupInfo,
  keyPackageRef,
  MlsDecodeError,
  type PublicGroup,
  verifyGroupInfo,
  type Welcome,
} from '@konklave/protocol/mls'
import type { Accepted } from '@konklave/protocol/rules'
import type { Epoch, KeyHex } from './epoch.ts'

/** Who enters by a commit's Adds, with the reference of the key package that was used. */
export type Joiner = { readonly key: string; readonly ref: Bytes }

/** What an accepted commit carried out, until its epoch may be served or is void. */
export type PendingWelcome = {
  readonly epoch: Epoch
  readonly welcome: Welcome | null
  readonly joiners: readonly Joiner[]
  readonly carried: readonly { readonly about: KeyHex; readonly item: QueueItem }[]
}

export type UploadParts = {
  readonly groupInfo: Bytes
  readonly welcome?: Bytes | undefined
  readonly messages: readonly SealedMessage[]
}
export type CheckedUpload = { readonly joiners: readonly Joiner[]; readonly welcome: Welcome | null }

/** What comes with an accepted commit must belong to it: joiners would otherwise be served rubbish. Null: it does not. */
export async function checkUpload(accepted: Accepted, parts: UploadParts): Promise<CheckedUpload | null> {
  const groupInfo = decoded(() => decodeGroupInfo(parts.groupInfo))
  if (!groupInfo || !(await isGroupInfoOf(groupInfo, accepted))) return null
  if (!parts.messages.every(message => belongsTo(message, accepted.group))) return null
  const adds = accepted.commit.adds
  if (adds.length === 0) return { joiners: [], welcome: null }
  const bytes = parts.welcome
  const welcome = bytes === undefined ? null : decoded(() => decodeWelcome(bytes))
  if (!welcome) return null
  const joiners = adds.map(add => ({ key: hex(add.leaf.signatureKey), ref: keyPackageRef(add) as Bytes }))
  const complete = joiners.every(({ ref }) =>
    welcome.secrets.some(({ newMember }) => equalBytes(newMember, ref)),
  )
  return complete ? { joiners, welcome } : null
}

/** Signed by the committer, of exactly this epoch, with nothing in it that a joiner would not expect. */
async function isGroupInfoOf(groupInfo: GroupInfo, accepted: Accepted): Promise<boolean> {
  return (
    groupInfo.signer === accepted.committer.index &&
    equalBytes(ctxHash(groupInfo.groupContext), accepted.ctxHash) &&
    equalBytes(groupInfo.confirmationTag, accepted.commit.confirmationTag) &&
    groupInfo.extensions.every(({ type }) => type === extensionType.externalPub) &&
    (await verifyGroupInfo(groupInfo, accepted.group))
  )
}

/** An application message of this group in the epoch it says. */
export function belongsTo(message: SealedMessage, group: Pick<PublicGroup, 'groupId' | 'epoch'>): boolean {
  return message.epoch === group.epoch && isOf(message, group.groupId)
}

export function isOf(message: SealedMessage, groupId: Uint8Array): boolean {
  const header = decoded(() => decodePrivateMessageHeader(message.bytes))
  return header !== null && equalBytes(header.groupId, groupId) && header.epoch === message.epoch
}

export function decoded<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof MlsDecodeError) return null
    throw error
  }
}

export const inlineTree = (tree: Bytes): boolean => tree.length <= limits.INLINE_TREE_MAX_BYTES
