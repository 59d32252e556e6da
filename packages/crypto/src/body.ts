import { type Bytes, DecodeError, decode, encode, type SealedBody, sealedBody } from '@konklave/protocol'
import { BODY_MAX_BYTES, pad, unpad } from './pad.ts'

/** What an application message held. `unknown`: well formed, but of a newer version: say so, never drop it silently. */
export type OpenedBody =
  | { readonly t: 'body'; readonly body: SealedBody }
  | { readonly t: 'unknown' }
  | { readonly t: 'malformed' }

/** [K39] Plaintext of an MLS application message. @throws RangeError when too large */
export function sealBody(body: SealedBody): Bytes {
  return pad(encode(body))
}

/** Inverse of {@link sealBody} for bytes that some member wrote. */
export function openBody(padded: Uint8Array): OpenedBody {
  const content = unpad(padded)
  if (content === null) return { t: 'malformed' }
  try {
    return { t: 'body', body: decode(sealedBody, content, BODY_MAX_BYTES) }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { t: error.reason === 'wrong-shape' ? 'unknown' : 'malformed' }
  }
}
