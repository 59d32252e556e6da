import { concat, equalBytes, parse, type Reader, u16, u64, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { encodeExtensions, readExtensions } from './extension.ts'
import { hash } from './hash.ts'
import { readSuite, readVersion } from './header.ts'
import { readHashOrEmpty } from './leafNode.ts'
import { cipherSuite, extensionType, mlsLimits, protocolVersion, size } from './limits.ts'
import type { Extension, GroupContext } from './types.ts'

/** The longest group id read; ours have 16 bytes, which the rules check. */
const groupIdBytes = 255

export const readGroupId = (reader: Reader): Uint8Array => {
  const groupId = reader.vector()
  if (groupId.length === 0 || groupId.length > groupIdBytes) refuse('group-id')
  return groupId
}

export const readGroupContext = (reader: Reader): GroupContext => {
  readVersion(reader)
  readSuite(reader)
  return {
    groupId: readGroupId(reader),
    epoch: reader.epoch(),
    treeHash: reader.fixed(size.hash),
    confirmedTranscriptHash: readHashOrEmpty(reader),
    extensions: readExtensions(reader),
  }
}

/** Decodes a bare GroupContext (RFC 9420 section 8.1). Throws MlsDecodeError. */
export const decodeGroupContext = (bytes: Uint8Array): GroupContext =>
  parse(bytes, mlsLimits.groupInfoBytes, readGroupContext)

export const encodeGroupContext = (context: GroupContext): Uint8Array =>
  concat(
    u16(protocolVersion),
    u16(cipherSuite),
    vector(context.groupId),
    u64(BigInt(context.epoch)),
    vector(context.treeHash),
    vector(context.confirmedTranscriptHash),
    encodeExtensions(context.extensions),
  )

/** K19, K28: SHA-256 of the encoded GroupContext, the name of an epoch's public state. 32 bytes. */
export const ctxHash = (context: GroupContext): Uint8Array => hash(encodeGroupContext(context))

/** Content of required_capabilities (RFC 9420 section 7.2): extension 0xF0A1, no proposals, basic credentials. */
const requiredCapabilities = Uint8Array.of(
  2,
  extensionType.rules >> 8,
  extensionType.rules & 0xff,
  0,
  2,
  0,
  1,
)

/** K7: the only two extensions a GroupContext of ours has, around the encoded {charter, state}. */
export const groupExtensions = (rules: Uint8Array): Extension[] => [
  { type: extensionType.requiredCapabilities, data: requiredCapabilities },
  { type: extensionType.rules, data: rules },
]

/**
 * The encoded {charter, state} of a context or of a GroupContextExtensions proposal. Refuses whatever is not exactly
 * K7's list in its one order (`extension-content`), and more than 16 KiB (`too-large`).
 */
export const rulesOf = (extensions: readonly Extension[]): Uint8Array => {
  const [required, rules] = extensions
  if (extensions.length !== 2 || required === undefined || rules === undefined)
    return refuse('extension-content')
  if (
    required.type !== extensionType.requiredCapabilities ||
    !equalBytes(required.data, requiredCapabilities)
  ) {
    return refuse('extension-content')
  }
  if (rules.type !== extensionType.rules) return refuse('extension-content')
  return rules.data.length > mlsLimits.rulesBytes ? refuse('too-large') : rules.data
}
