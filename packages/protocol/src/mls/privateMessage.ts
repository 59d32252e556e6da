import { parse } from './bytes.ts'
import { refuse } from './errors.ts'
import { readGroupId } from './groupContext.ts'
import { readHeader } from './header.ts'
import { mlsLimits, wireFormat } from './limits.ts'
import type { PrivateMessageHeader } from './types.ts'

const applicationContent = 1

/**
 * Reads the clear part of MLSMessage{PrivateMessage} (RFC 9420 section 6.3). Only application messages pass: a handshake
 * in a PrivateMessage would move the epoch behind the delivery service's back (`private-handshake`, T8).
 */
export const decodePrivateMessageHeader = (bytes: Uint8Array): PrivateMessageHeader =>
  parse(bytes, mlsLimits.privateMessageBytes, reader => {
    readHeader(reader, wireFormat.privateMessage)
    const groupId = readGroupId(reader)
    const epoch = reader.epoch()
    const contentType = reader.u8()
    if (contentType !== applicationContent)
      refuse(contentType === 2 || contentType === 3 ? 'private-handshake' : 'content-type')
    const authenticatedData = reader.vector()
    reader.vector()
    return { groupId, epoch, authenticatedData, ciphertextBytes: reader.vector().length }
  })
