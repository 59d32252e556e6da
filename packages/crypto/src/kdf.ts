import { type Bytes, concat, utf8 } from '@konklave/protocol'
import { hkdf, expand as hkdfExpand, extract as hkdfExtract } from '@noble/hashes/hkdf.js'
import { hmac as nobleHmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'

/** HKDF-SHA256 (RFC 5869) with a label of ours; `context` follows the label. */
export function kdf(p: {
  readonly ikm: Uint8Array
  readonly salt?: Uint8Array
  readonly label: string
  readonly context?: Uint8Array
  readonly sizeBytes?: number
}): Bytes {
  const info = concat(utf8(p.label), p.context ?? new Uint8Array())
  return hkdf(sha256, p.ikm, p.salt, info, p.sizeBytes ?? 32) as Bytes
}

/** HKDF-Extract: 32 bytes. */
export function extract(salt: Uint8Array, ikm: Uint8Array): Bytes {
  return hkdfExtract(sha256, ikm, salt) as Bytes
}

/** HKDF-Expand of a pseudo-random key. */
export function expand(prk: Uint8Array, info: Uint8Array, sizeBytes: number): Bytes {
  return hkdfExpand(sha256, prk, info, sizeBytes) as Bytes
}

export function hmac(key: Uint8Array, message: Uint8Array): Bytes {
  return nobleHmac(sha256, key, message) as Bytes
}

/** Big-endian. */
export function u16(value: number): Bytes {
  return Uint8Array.of(value >>> 8, value & 255)
}

/** Big-endian. */
export function u32(value: number): Bytes {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
}

/** Big-endian; an integer that a double holds exactly. */
export function u64(value: number): Bytes {
  return concat(u32(Math.floor(value / 2 ** 32)), u32(value % 2 ** 32))
}
