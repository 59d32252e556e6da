import { keyOf, parse, type Reader } from './bytes.ts'
import { refuse } from './errors.ts'
import { readGroupId } from './groupContext.ts'
import { readHeader } from './header.ts'
import { readHpkeKey } from './hpkeKey.ts'
import { readLeafNode } from './leafNode.ts'
import { mlsLimits, size, wireFormat } from './limits.ts'
import { readInlineProposal } from './proposal.ts'
import type {
  CommitSender,
  DecodedCommit,
  ExternalCommit,
  KeyPackage,
  MemberCommit,
  Proposal,
  UpdatePath,
  UpdatePathNode,
} from './types.ts'
import { readHpkeCiphertext } from './welcome.ts'

/** Adds, removes and the few others; the Adds alone are counted apart. */
const proposalsPerCommit = 1024
/** Deeper than any tree that fits the node limit. */
const pathNodes = 16
/** A resolution never has more nodes than the tree has leaves. */
const pathSecrets = 8192

/**
 * Decodes MLSMessage{PublicMessage} with a commit of one of K10's two shapes; whatever else a delivery service could be
 * handed is refused here, before the library sees it. Size limit, framing and shape are checked; whether the commit fits
 * a tree is PublicGroup.apply's question, whether it is allowed the rules'. Throws MlsDecodeError.
 */
export const decodeCommitMessage = (bytes: Uint8Array): DecodedCommit =>
  parse(bytes, mlsLimits.commitBytes, reader => {
    if (isPrivateHandshake(bytes)) refuse('private-handshake')
    readHeader(reader, wireFormat.publicMessage)
    const start = reader.position
    const groupId = readGroupId(reader)
    const epoch = reader.epoch()
    const sender = readSender(reader)
    const authenticatedData = reader.vector()
    if (reader.u8() !== 3) refuse('content-type')
    const proposals = reader.list(readInlineProposal, proposalsPerCommit)
    const path = reader.optional(readUpdatePath)
    const framedContent = reader.since(start)
    const signature = reader.fixed(size.signature)
    const confirmationTag = reader.fixed(size.hash)
    const membershipTag = sender.kind === 'member' ? reader.fixed(size.hash) : null
    const removes = removesOf(proposals)
    const raw = reader.since(0)
    const base = {
      groupId,
      epoch,
      authenticatedData,
      proposals,
      removes,
      signature,
      confirmationTag,
      raw,
      framedContent,
    }
    return sender.kind === 'member' && membershipTag !== null
      ? memberShape({ ...base, sender, membershipTag }, path)
      : externalShape(base, path)
  })

/** PrivateMessages are opaque here, but a counter should tell a hidden handshake (T8) from noise. */
const isPrivateHandshake = (bytes: Uint8Array): boolean =>
  bytes[0] === 0 && bytes[1] === 1 && bytes[2] === 0 && bytes[3] === wireFormat.privateMessage

const readSender = (reader: Reader): CommitSender => {
  switch (reader.u8()) {
    case 1:
      return { kind: 'member', leafIndex: reader.u32() }
    case 4:
      return { kind: 'newMemberCommit' }
    default:
      return refuse('sender-type')
  }
}

const readUpdatePath = (reader: Reader): UpdatePath => {
  const leaf = readLeafNode(reader)
  if (leaf.source.kind !== 'commit') refuse('path-leaf-source')
  return { leaf, nodes: reader.list(readUpdatePathNode, pathNodes) }
}

const readUpdatePathNode = (reader: Reader): UpdatePathNode => ({
  encryptionKey: readHpkeKey(reader),
  encryptedPathSecrets: reader.list(readHpkeCiphertext, pathSecrets),
})

const removesOf = (proposals: readonly Proposal[]): number[] => {
  const removes = proposals.flatMap(proposal => (proposal.kind === 'remove' ? [proposal.removed] : []))
  if (new Set(removes).size !== removes.length) refuse('duplicate-remove')
  return removes
}

/** K10 (a): Adds and Removes, or one GroupContextExtensions with Removes; a path unless there are only Adds (K16). */
const memberShape = (
  base: Omit<MemberCommit, 'shape' | 'adds' | 'groupContextExtensions' | 'path'>,
  path: UpdatePath | null,
): MemberCommit => {
  const { proposals, removes, sender } = base
  if (proposals.some(({ kind }) => kind === 'externalInit')) refuse('external-init-from-member')
  const adds = proposals.flatMap(proposal => (proposal.kind === 'add' ? [proposal.keyPackage] : []))
  const replaced = proposals.filter(proposal => proposal.kind === 'groupContextExtensions')
  if (adds.length > mlsLimits.addsPerCommit) refuse('too-many')
  if (replaced.length > 1) refuse('several-group-context')
  if (replaced.length > 0 && adds.length > 0) refuse('add-with-group-context')
  if (removes.includes(sender.leafIndex)) refuse('self-remove')
  if (repeatsKey(adds)) refuse('duplicate-add')
  if (path === null && (adds.length === 0 || adds.length !== proposals.length)) refuse('path-required')
  return { ...base, shape: 'member', adds, groupContextExtensions: replaced[0]?.extensions ?? null, path }
}

const repeatsKey = (adds: readonly KeyPackage[]): boolean => {
  const signature = new Set(adds.map(({ leaf }) => keyOf(leaf.signatureKey)))
  const encryption = new Set(adds.flatMap(({ leaf, initKey }) => [keyOf(leaf.encryptionKey), keyOf(initKey)]))
  return signature.size !== adds.length || encryption.size !== 2 * adds.length
}

/** K10 (b): exactly one ExternalInit and at most one Remove, always with a path. */
const externalShape = (
  base: Omit<
    ExternalCommit,
    'shape' | 'sender' | 'adds' | 'groupContextExtensions' | 'externalInit' | 'path'
  >,
  path: UpdatePath | null,
): ExternalCommit => {
  const inits = base.proposals.flatMap(proposal =>
    proposal.kind === 'externalInit' ? [proposal.kemOutput] : [],
  )
  const [externalInit] = inits
  if (externalInit === undefined || inits.length > 1) return refuse('external-shape')
  if (base.removes.length > 1 || base.proposals.length !== 1 + base.removes.length) refuse('external-shape')
  if (path === null) return refuse('path-required')
  const sender = { kind: 'newMemberCommit' } as const
  return { ...base, shape: 'external', sender, adds: [], groupContextExtensions: null, externalInit, path }
}
