import { bytesToHex } from '@noble/hashes/utils.js'
import type { Reader } from './bytes.ts'
import { refuse } from './errors.ts'
import { size } from './limits.ts'

/**
 * Points of small order on Curve25519, in all their encodings with the unused top bit cleared (RFC 7748 section 6.1): a
 * shared secret with them is zero, and every library refuses to encrypt to one.
 */
const smallOrder: ReadonlySet<string> = new Set([
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  'e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800',
  '5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
])

/** Whether nobody can encrypt to this X25519 key. */
export const isSmallOrder = (key: Uint8Array): boolean => {
  const cleared = key.slice()
  cleared[size.key - 1] = (cleared[size.key - 1] ?? 0) & 0x7f
  return smallOrder.has(bytesToHex(cleared))
}

/**
 * A key that others will encrypt to. One that they cannot encrypt to would stand in the tree and stop every commit with a
 * path: two such leaves, and nobody could be removed any more.
 */
export const readHpkeKey = (reader: Reader): Uint8Array => {
  const key = reader.fixed(size.key)
  return isSmallOrder(key) ? refuse('weak-key') : key
}
