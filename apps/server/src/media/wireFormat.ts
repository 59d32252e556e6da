/** Just enough of the protobuf wire format to copy, drop and write fields; unknown wire types are refused. */

export type WireField = {
  readonly number: number
  /** The varint, for wire type 0. */
  readonly value: number
  /** The content, for wire type 2; empty otherwise. */
  readonly content: Uint8Array
  /** Tag and content as they were. */
  readonly raw: Uint8Array
}

export class WireFormatError extends Error {
  override readonly name = 'WireFormatError'
  readonly reason = 'not-protobuf'
}

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** The top-level fields of a message in order. @throws WireFormatError */
export function readFields(bytes: Uint8Array): WireField[] {
  const fields: WireField[] = []
  for (let at = 0; at < bytes.length; ) {
    const start = at
    const tag = readVarint(bytes, at)
    at = tag.next
    const number = Math.floor(tag.value / 8)
    const type = tag.value % 8
    let value = 0
    let content = new Uint8Array(0)
    if (type === VARINT) {
      const read = readVarint(bytes, at)
      value = read.value
      at = read.next
    } else if (type === FIXED64) at += 8
    else if (type === FIXED32) at += 4
    else if (type === LENGTH) {
      const size = readVarint(bytes, at)
      content = bytes.slice(size.next, size.next + size.value)
      at = size.next + size.value
    } else throw new WireFormatError('unknown wire type')
    if (number === 0 || at > bytes.length) throw new WireFormatError('cut off')
    fields.push({ number, value, content, raw: bytes.subarray(start, at) })
  }
  return fields
}

export function varintField(number: number, value: number): Uint8Array {
  return Uint8Array.from([...varint(number * 8 + VARINT), ...varint(value)])
}

export function bytesField(number: number, content: Uint8Array): Uint8Array {
  return Buffer.concat([
    Uint8Array.from([...varint(number * 8 + LENGTH), ...varint(content.length)]),
    content,
  ])
}

function readVarint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0
  for (let i = 0; i < 10; i++) {
    const byte = bytes[start + i]
    if (byte === undefined) throw new WireFormatError('cut off')
    value += (byte & 127) * 2 ** (7 * i)
    if (byte < 128) return { value, next: start + i + 1 }
  }
  throw new WireFormatError('varint too long')
}

function varint(value: number): number[] {
  const out: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) out.push((rest % 128) + 128)
  return [...out, rest]
}
