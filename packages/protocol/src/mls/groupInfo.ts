import { parse } from './bytes.ts'
import { refuse } from './errors.ts'
import { findExtension, readExtensions } from './extension.ts'
import { readGroupContext } from './groupContext.ts'
import { readHeader } from './header.ts'
import { extensionType, mlsLimits, size, wireFormat } from './limits.ts'
import type { GroupInfo } from './types.ts'

/** Decodes MLSMessage{GroupInfo}, tree not included (RFC 9420 section 12.4.3.1). Throws MlsDecodeError. */
export const decodeGroupInfo = (bytes: Uint8Array): GroupInfo =>
  parse(bytes, mlsLimits.groupInfoBytes, reader => {
    readHeader(reader, wireFormat.groupInfo)
    const start = reader.position
    const groupContext = readGroupContext(reader)
    const extensions = readExtensions(reader)
    // A tree inside would be taken by the library instead of the one that was checked here (T2).
    if (findExtension(extensions, extensionType.ratchetTree) !== undefined) refuse('tree-in-group-info')
    const confirmationTag = reader.fixed(size.hash)
    const signer = reader.u32()
    const tbs = reader.since(start)
    const signature = reader.fixed(size.signature)
    return { groupContext, extensions, confirmationTag, signer, signature, raw: reader.since(start), tbs }
  })
