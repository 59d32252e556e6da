import type { MediaKind } from '../types.ts'
import { type Bytes, concat } from './bytes.ts'
import { kindCode, type Trailer, tagSize, trailerSize, writeTrailer } from './trailer.ts'

/** Key and salt of one context (K33): AES-256-GCM, nonce = salt ⊕ counter. */
export type FrameKey = { readonly key: CryptoKey; readonly salt: Bytes }

/**
 * HKDF-Expand (RFC 5869, SHA-256) of the sender key to 44 bytes with info `"frame" ‖ kind u8 ‖ ctx u16`.
 * WebCrypto's HKDF cannot expand without extracting, hence the two HMAC blocks.
 */
export async function frameKey(secret: Bytes, kind: MediaKind, ctx: number): Promise<FrameKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' }
  const prk = await crypto.subtle.importKey('raw', secret, hmac, false, ['sign'])
  const info = concat(new TextEncoder().encode('frame'), Uint8Array.of(kindCode(kind), ctx >> 8, ctx & 0xff))
  const first = new Uint8Array(await crypto.subtle.sign(hmac, prk, concat(info, Uint8Array.of(1))))
  const second = new Uint8Array(await crypto.subtle.sign(hmac, prk, concat(first, info, Uint8Array.of(2))))
  const key = await crypto.subtle.importKey('raw', first, 'AES-GCM', false, ['encrypt', 'decrypt'])
  return { key, salt: second.slice(0, 12) }
}

/** Clear bytes ‖ ciphertext ‖ tag ‖ trailer. `mediaId`: the sender's 16 bytes, bound by the AAD. */
export async function sealFrame(
  with_: FrameKey,
  mediaId: Bytes,
  trailer: Trailer,
  plain: Uint8Array,
): Promise<Bytes> {
  const tail = writeTrailer(trailer)
  const clear = plain.subarray(0, trailer.clear)
  const sealed = await crypto.subtle.encrypt(
    parameters(with_, mediaId, tail, clear, trailer.counter),
    with_.key,
    plain.slice(trailer.clear),
  )
  return concat(clear, new Uint8Array(sealed), tail)
}

/** The frame as it was before {@link sealFrame}, or null when it does not authenticate. */
export async function openFrame(
  with_: FrameKey,
  mediaId: Bytes,
  trailer: Trailer,
  frame: Uint8Array,
): Promise<Bytes | null> {
  const tail = frame.slice(frame.length - trailerSize)
  const clear = frame.subarray(0, trailer.clear)
  try {
    const plain = await crypto.subtle.decrypt(
      parameters(with_, mediaId, tail, clear, trailer.counter),
      with_.key,
      frame.slice(trailer.clear, frame.length - trailerSize),
    )
    return concat(clear, new Uint8Array(plain))
  } catch {
    return null
  }
}

function parameters({ salt }: FrameKey, mediaId: Bytes, tail: Bytes, clear: Uint8Array, counter: number) {
  const iv = salt.slice()
  const view = new DataView(iv.buffer)
  view.setUint32(8, view.getUint32(8) ^ counter)
  return { name: 'AES-GCM', iv, additionalData: concat(mediaId, tail, clear), tagLength: tagSize * 8 }
}
