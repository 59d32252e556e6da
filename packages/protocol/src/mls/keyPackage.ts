import { concat, equalBytes, parse, type Reader } from './bytes.ts'
import { refuse } from './errors.ts'
import { readExtensions } from './extension.ts'
import { refHash } from './hash.ts'
import { encodeHeader, readHeader, readSuite, readVersion } from './header.ts'
import { readHpkeKey } from './hpkeKey.ts'
import { readLeafNode } from './leafNode.ts'
import { mlsLimits, size, wireFormat } from './limits.ts'
import type { KeyPackage } from './types.ts'

export const readKeyPackage = (reader: Reader): KeyPackage => {
  const start = reader.position
  readVersion(reader)
  readSuite(reader)
  const initKey = readHpkeKey(reader)
  const leaf = readLeafNode(reader)
  if (leaf.source.kind !== 'keyPackage') refuse('add-leaf-source')
  const extensions = readExtensions(reader)
  const tbs = reader.since(start)
  const signature = reader.fixed(size.signature)
  const raw = reader.since(start)
  if (raw.length > mlsLimits.keyPackageBytes) refuse('too-large')
  // RFC 9420 section 10.1: else whoever learns the one private key has the other too.
  if (equalBytes(initKey, leaf.encryptionKey)) refuse('duplicate-key')
  return { initKey, leaf, extensions, signature, raw, tbs }
}

/** Decodes MLSMessage{KeyPackage}. Throws MlsDecodeError. */
export const decodeKeyPackage = (bytes: Uint8Array): KeyPackage =>
  parse(bytes, mlsLimits.keyPackageBytes + 4, reader => {
    readHeader(reader, wireFormat.keyPackage)
    return readKeyPackage(reader)
  })

/** The MLSMessage that carries this key package. */
export const encodeKeyPackage = (keyPackage: KeyPackage): Uint8Array =>
  concat(encodeHeader(wireFormat.keyPackage), keyPackage.raw)

/** KeyPackageRef of RFC 9420 section 5.2, 32 bytes. */
export const keyPackageRef = (keyPackage: KeyPackage): Uint8Array =>
  refHash('MLS 1.0 KeyPackage Reference', keyPackage.raw)
