import { concat } from '@konklave/protocol'

/** TLS presentation language (RFC 9420 §2.1), writing side, for building MLS bytes by hand. */
export const u8 = (value: number): Uint8Array => Uint8Array.of(value)
export const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 255)
export const u32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255)
export const u64 = (value: bigint): Uint8Array =>
  concat(u32(Number(value >> 32n)), u32(Number(value & 0xffff_ffffn)))

export const vector = (bytes: Uint8Array): Uint8Array => {
  const n = bytes.length
  if (n < 0x40) return concat(u8(n), bytes)
  return n < 0x4000 ? concat(u16(n | 0x4000), bytes) : concat(u32((n | 0x8000_0000) >>> 0), bytes)
}

export const list = (items: readonly Uint8Array[]): Uint8Array => vector(concat(...items))

/** SignWithLabel (RFC 9420 §5.1.2). */
export const labelled = (label: string, content: Uint8Array): Uint8Array =>
  concat(vector(new TextEncoder().encode(`MLS 1.0 ${label}`)), vector(content))

export const random = (size: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(size))
