/** The few forms of DER (X.690) that a self-signed certificate is made of. */

export type Der = Buffer

function tlv(tag: number, content: Uint8Array): Der {
  const n = content.length
  const size = n < 128 ? [n] : n < 256 ? [0x81, n] : [0x82, n >> 8, n & 255]
  return Buffer.concat([Uint8Array.of(tag, ...size), content])
}

export const sequence = (...parts: readonly Uint8Array[]): Der => tlv(0x30, Buffer.concat(parts))
export const setOf = (...parts: readonly Uint8Array[]): Der => tlv(0x31, Buffer.concat(parts))
export const octets = (content: Uint8Array): Der => tlv(0x04, content)
export const bits = (content: Uint8Array, unusedBits = 0): Der =>
  tlv(0x03, Buffer.concat([Uint8Array.of(unusedBits), content]))
export const text = (value: string): Der => tlv(0x0c, Buffer.from(value))
export const yes: Der = Buffer.of(0x01, 0x01, 0xff)
/** `[n]` around other elements. */
export const explicit = (n: number, content: Uint8Array): Der => tlv(0xa0 + n, content)
/** `[n]` instead of a primitive's own tag. */
export const implicit = (n: number, content: Uint8Array): Der => tlv(0x80 + n, content)

/** Non-negative integer, big-endian. */
export function integer(bytes: Uint8Array): Der {
  const first = bytes.findIndex(b => b !== 0)
  const bare = first < 0 ? Buffer.of(0) : bytes.subarray(first)
  return tlv(0x02, (bare[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bare]) : bare)
}

export function oid(dotted: string): Der {
  const [a = 0, b = 0, ...rest] = dotted.split('.').map(Number)
  const out = [a * 40 + b]
  for (const part of rest) {
    const groups = [part & 127]
    for (let high = part >> 7; high > 0; high >>= 7) groups.unshift((high & 127) | 128)
    out.push(...groups)
  }
  return tlv(0x06, Uint8Array.from(out))
}

/** UTCTime; fits dates from 1950 to 2049 (RFC 5280 4.1.2.5.1). */
export function utcTime(date: Date): Der {
  return tlv(0x17, Buffer.from(`${date.toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`))
}
