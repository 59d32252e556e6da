import { bytesToHex } from '@noble/hashes/utils.js'
import { refuse } from './errors.ts'

/**
 * Reads the TLS presentation language of RFC 9420 section 2.1 from a bounded range. Every length is compared with what
 * is left before anything is copied, so that nothing larger than the input is ever allocated. Vectors come out as
 * copies: a small field never keeps (or clones into a worker) the buffer it arrived in.
 */
export class Reader {
  readonly #bytes: Uint8Array
  readonly #end: number
  #at: number

  constructor(bytes: Uint8Array, start = 0, end = bytes.length) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
  }

  get position(): number {
    return this.#at
  }

  get done(): boolean {
    return this.#at === this.#end
  }

  u8(): number {
    return this.#uint(1)
  }

  u16(): number {
    return this.#uint(2)
  }

  u32(): number {
    return this.#uint(4)
  }

  u64(): bigint {
    return (BigInt(this.#uint(4)) << 32n) | BigInt(this.#uint(4))
  }

  /** An epoch: u64 on the wire, refused above 2^53 − 1. */
  epoch(): number {
    const value = this.u64()
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? refuse('epoch-range') : Number(value)
  }

  /** opaque<V>, copied. */
  vector(): Uint8Array {
    return this.#take(this.#length())
  }

  /** opaque<V> of exactly `size` bytes. */
  fixed(size: number): Uint8Array {
    const value = this.vector()
    return value.length === size ? value : refuse('key-size')
  }

  /** T items<V>: `item` is called until the vector is used up. Each item must consume at least one byte. */
  list<T>(item: (reader: Reader) => T, max: number): T[] {
    const start = this.#skip(this.#length())
    const inner = new Reader(this.#bytes, start, this.#at)
    const items: T[] = []
    while (!inner.done) {
      if (items.length === max) refuse('too-many')
      items.push(item(inner))
    }
    return items
  }

  /** optional<T>. */
  optional<T>(item: (reader: Reader) => T): T | null {
    const presence = this.u8()
    if (presence > 1) refuse('bad-presence')
    return presence === 1 ? item(this) : null
  }

  /** A copy of what was read since `start`. */
  since(start: number): Uint8Array {
    return this.#bytes.slice(start, this.#at)
  }

  /** Refuses trailing bytes. */
  finish(): void {
    if (!this.done) refuse('trailing-bytes')
  }

  /** Variable-size length, RFC 9420 section 2.1.2: 1, 2 or 4 bytes, minimal. */
  #length(): number {
    const first = this.u8()
    switch (first >> 6) {
      case 0:
        return first
      case 1:
        return this.#minimal(((first & 0x3f) << 8) | this.u8(), 0x40)
      case 2:
        return this.#minimal(((first & 0x3f) << 24) | this.#uint(3), 0x4000)
      default:
        return refuse('not-minimal')
    }
  }

  #minimal(length: number, least: number): number {
    return length < least ? refuse('not-minimal') : length
  }

  #uint(size: number): number {
    const start = this.#skip(size)
    let value = 0
    for (let i = start; i < this.#at; i++) value = value * 256 + (this.#bytes[i] ?? 0)
    return value
  }

  #take(size: number): Uint8Array {
    const start = this.#skip(size)
    return this.#bytes.slice(start, this.#at)
  }

  #skip(size: number): number {
    if (size > this.#end - this.#at) refuse('truncated')
    const start = this.#at
    this.#at += size
    return start
  }
}

/** Checks the size, parses the whole of `bytes`, and refuses what is left over. */
export const parse = <T>(bytes: Uint8Array, maxBytes: number, item: (reader: Reader) => T): T => {
  if (bytes.length > maxBytes) refuse('too-large')
  const reader = new Reader(bytes)
  const value = item(reader)
  reader.finish()
  return value
}

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

export const u8 = (value: number): Uint8Array => Uint8Array.of(value)
export const u16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 0xff)
export const u32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff)

export const u64 = (value: bigint): Uint8Array =>
  concat(u32(Number(value >> 32n)), u32(Number(value & 0xffff_ffffn)))

/** opaque<V> with the minimal length prefix. */
export const vector = (bytes: Uint8Array): Uint8Array => {
  const n = bytes.length
  if (n < 0x40) return concat(u8(n), bytes)
  if (n < 0x4000) return concat(u16(n | 0x4000), bytes)
  return concat(u32((n | 0x8000_0000) >>> 0), bytes)
}

/** T items<V>. */
export const list = <T>(items: readonly T[], item: (value: T) => Uint8Array): Uint8Array =>
  vector(concat(...items.map(item)))

export const present = (bytes: Uint8Array): Uint8Array => concat(u8(1), bytes)
export const absent: Uint8Array = u8(0)

export { equalBytes } from '../bytes.ts'

/** For use as a map key. */
export const keyOf = (bytes: Uint8Array): string => bytesToHex(bytes)
