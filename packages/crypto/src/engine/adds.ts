import {
  decodeKeyPackage,
  extensionType,
  hasUnlimitedLifetime,
  type KeyPackage,
  type LeafNode,
  MlsDecodeError,
  type PublicGroup,
  verifyKeyPackage,
} from '@konklave/protocol/mls'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { RefusedAdd } from './groupEngine.ts'

/**
 * K16: each key package is judged alone, so that one bad upload cannot keep a whole batch of people outside (T11: the
 * library throws for the batch). The later of two that share a key is the bad one.
 */
export const refusedAdds = async (group: PublicGroup, adds: readonly Uint8Array[]): Promise<RefusedAdd[]> => {
  const used = new Set(group.leaves().flatMap(({ node }) => keysOf(node)))
  const refused: RefusedAdd[] = []
  for (const [index, bytes] of adds.entries()) {
    const reason = await whyNot(bytes, used)
    if (reason !== null) refused.push({ index, reason })
  }
  return refused
}

const whyNot = async (bytes: Uint8Array, used: Set<string>): Promise<string | null> => {
  const keyPackage = decode(bytes)
  if (keyPackage instanceof MlsDecodeError) return keyPackage.reason
  const { leaf, initKey } = keyPackage
  if (!hasUnlimitedLifetime(leaf)) return 'lifetime'
  if (!speaksOurs(leaf)) return 'capabilities'
  const keys = [...keysOf(leaf), bytesToHex(initKey)]
  if (keys.some(key => used.has(key))) return 'duplicate-key'
  if (!(await verifyKeyPackage(keyPackage))) return 'bad-signature'
  for (const key of keys) used.add(key)
  return null
}

const decode = (bytes: Uint8Array): KeyPackage | MlsDecodeError => {
  try {
    return decodeKeyPackage(bytes)
  } catch (error) {
    if (error instanceof MlsDecodeError) return error
    throw error
  }
}

const speaksOurs = ({ capabilities, extensions }: LeafNode): boolean =>
  extensions.length === 0 &&
  capabilities.versions.includes(1) &&
  capabilities.cipherSuites.includes(1) &&
  capabilities.credentials.includes(1) &&
  capabilities.extensions.includes(extensionType.rules)

const keysOf = (leaf: LeafNode): string[] => [bytesToHex(leaf.signatureKey), bytesToHex(leaf.encryptionKey)]
