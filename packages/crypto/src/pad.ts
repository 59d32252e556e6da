import { type Bytes, limits } from '@konklave/protocol'
import { u16 } from './kdf.ts'

const PREFIX_BYTES = 2

/**
 * [K39] u16 length ‖ content ‖ zeros up to the smallest of `sizes` that fits, so that a length tells little.
 * @throws RangeError when none fits: the caller bounds what people write.
 */
export function pad(content: Uint8Array, sizes: readonly number[] = limits.PAD_SIZES_BYTES): Bytes {
  const size = sizes.find(size => size >= content.length + PREFIX_BYTES)
  if (size === undefined) throw new RangeError('content is larger than the largest padded size')
  const out = new Uint8Array(size)
  out.set(u16(content.length))
  out.set(content, PREFIX_BYTES)
  return out
}

/** Strict inverse of {@link pad}: null unless this is the one padded form of its content. */
export function unpad(padded: Uint8Array, sizes: readonly number[] = limits.PAD_SIZES_BYTES): Bytes | null {
  const length = ((padded[0] ?? 0) << 8) | (padded[1] ?? 0)
  const end = PREFIX_BYTES + length
  if (sizes.find(size => size >= end) !== padded.length) return null
  // Hidden bytes after the end would make one message look different to two receivers' parsers.
  if (padded.subarray(end).some(byte => byte !== 0)) return null
  return new Uint8Array(padded.subarray(PREFIX_BYTES, end))
}

/** Largest content of one padded message. */
export const BODY_MAX_BYTES = Math.max(...limits.PAD_SIZES_BYTES) - PREFIX_BYTES
