import { concat, parse, type Reader, u16, u64, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { encodeExtensions, readExtensions } from './extension.ts'
import { hash } from './hash.ts'
import { readSuite, readVersion } from './header.ts'
import { readHashOrEmpty } from './leafNode.ts'
import { cipherSuite, mlsLimits, protocolVersion, size } from './limits.ts'
import type { GroupContext } from './types.ts'

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
