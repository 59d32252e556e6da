import { decode as cborDecode, encode as cborEncode } from 'cborg'
import * as z from 'zod/mini'
import { type Bytes, equalBytes } from './bytes.ts'

// zod probes `new Function`, which our CSP forbids.
z.config({ jitless: true })

export type DecodeReason = 'too-large' | 'not-cbor' | 'not-canonical' | 'wrong-shape'

/** The one failure channel of every CBOR decoder. Carries a code and never the content. */
export class DecodeError extends Error {
  readonly reason: DecodeReason
  constructor(reason: DecodeReason, options?: ErrorOptions) {
    super(`decode: ${reason}`, options)
    this.name = 'DecodeError'
    this.reason = reason
  }
}

const STRICT = {
  strict: true,
  rejectDuplicateMapKeys: true,
  allowIndefinite: false,
  allowUndefined: false,
  allowNaN: false,
  allowInfinity: false,
} as const

/** Deterministic CBOR (RFC 8949 §4.2, length-first key order). Undefined fields of plain objects are left out. */
export function encode(value: unknown): Bytes {
  return cborEncode(withoutUndefined(value)) as Bytes
}

/**
 * Decodes one CBOR item that fills `bytes` exactly, encoded canonically, then parses it with `schema`.
 * @throws DecodeError
 */
export function decode<S extends z.ZodMiniType>(schema: S, bytes: Uint8Array, maxBytes: number): z.output<S> {
  if (bytes.length > maxBytes) throw new DecodeError('too-large')
  let value: unknown
  let again: Uint8Array
  try {
    value = cborDecode(bytes, STRICT)
    again = cborEncode(value)
  } catch (cause) {
    // cborg throws plain Errors and, on deep nesting, RangeError; writing needs more of the stack than reading.
    throw new DecodeError('not-cbor', { cause })
  }
  // cborg accepts unsorted keys, long floats and invalid UTF-8; what we sign and hash has one form only.
  if (!equalBytes(again, bytes)) throw new DecodeError('not-canonical')
  const parsed = z.safeParse(schema, value)
  if (!parsed.success) throw new DecodeError('wrong-shape')
  return parsed.data
}

function withoutUndefined(value: unknown): unknown {
  // Most values hold none: those are left as they are, not copied.
  return holdsUndefined(value) ? copyWithout(value) : value
}

function copyWithout(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return value
  if (Array.isArray(value)) return value.map(copyWithout)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .map(([k, v]) => [k, copyWithout(v)]),
  )
}

function holdsUndefined(value: unknown): boolean {
  if (value === undefined) return true
  if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) return false
  return (Array.isArray(value) ? value : Object.values(value)).some(holdsUndefined)
}
