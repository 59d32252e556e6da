import { concat, parse, type Reader, u32, vector } from './bytes.ts'
import { refuse } from './errors.ts'
import { readExtensions } from './extension.ts'
import { readHpkeKey } from './hpkeKey.ts'
import { mlsLimits, size } from './limits.ts'
import type { Capabilities, LeafIndex, LeafNode, LeafSource } from './types.ts'

const basicCredential = 1
const unlimited = 2n ** 64n - 1n

const readCodes = (reader: Reader): number[] => reader.list(inner => inner.u16(), mlsLimits.listItems)

const readCapabilities = (reader: Reader): Capabilities => ({
  versions: readCodes(reader),
  cipherSuites: readCodes(reader),
  extensions: readCodes(reader),
  proposals: readCodes(reader),
  credentials: readCodes(reader),
})

const readSource = (reader: Reader): LeafSource => {
  switch (reader.u8()) {
    case 1:
      return { kind: 'keyPackage', notBefore: reader.u64(), notAfter: reader.u64() }
    case 2:
      return { kind: 'update' }
    case 3:
      return { kind: 'commit', parentHash: readHashOrEmpty(reader) }
    default:
      return refuse('leaf-source')
  }
}

/** A parent hash: empty at the top of a path, else one hash. */
export const readHashOrEmpty = (reader: Reader): Uint8Array => {
  const value = reader.vector()
  return value.length === 0 || value.length === size.hash ? value : refuse('key-size')
}

export const readLeafNode = (reader: Reader): LeafNode => {
  const start = reader.position
  const encryptionKey = readHpkeKey(reader)
  const signatureKey = reader.fixed(size.key)
  if (reader.u16() !== basicCredential) refuse('credential-type')
  const identity = reader.vector()
  const capabilities = readCapabilities(reader)
  const source = readSource(reader)
  const extensions = readExtensions(reader)
  const tbs = reader.since(start)
  const signature = reader.fixed(size.signature)
  const raw = reader.since(start)
  // A leaf comes by key package or by path; without this a path could fill the tree with one leaf.
  if (raw.length > mlsLimits.keyPackageBytes) refuse('too-large')
  return { encryptionKey, signatureKey, identity, capabilities, source, extensions, signature, raw, tbs }
}

/** Decodes one LeafNode (RFC 9420 section 7.2, basic credential). Throws MlsDecodeError. */
export const decodeLeafNode = (bytes: Uint8Array): LeafNode =>
  parse(bytes, mlsLimits.keyPackageBytes, readLeafNode)

/** K6: a key package leaf is valid for ever, [0, 2^64 − 1]; other leaves carry no lifetime and pass. */
export const hasUnlimitedLifetime = ({ source }: LeafNode): boolean =>
  source.kind !== 'keyPackage' || (source.notBefore === 0n && source.notAfter === unlimited)

/** LeafNodeTBS: group and place are covered unless the leaf comes from a key package. */
export const leafNodeTbs = (leaf: LeafNode, groupId: Uint8Array, index: LeafIndex): Uint8Array =>
  leaf.source.kind === 'keyPackage' ? leaf.tbs : concat(leaf.tbs, vector(groupId), u32(index))
