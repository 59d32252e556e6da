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
  plain: Bytes,
): Promise<Bytes> {
  const tail = writeTrailer(trailer)
  const clear = plain.subarray(0, trailer.clear)
  const sealed = await crypto.subtle.encrypt(
    parameters(newScratch(), with_.salt, trailer.counter, [mediaId, tail, clear]),
    with_.key,
    plain.subarray(trailer.clear),
  )
  return concat(clear, new Uint8Array(sealed), tail)
}

/**
 * The frame as it was before {@link sealFrame}, or null when it does not authenticate. Not `async`, and no view of the bytes more
 * than needed: at a thousand frames a second each of those counts.
 */
export function openFrame(
  with_: FrameKey,
  mediaId: Bytes,
  trailer: Trailer,
  frame: Bytes,
): Promise<ArrayBuffer | null> {
  const body = frame.length - trailerSize
  const tail = frame.subarray(body)
  if (trailer.clear === 0)
    return crypto.subtle
      .decrypt(
        parameters(opening, with_.salt, trailer.counter, [mediaId, tail]),
        with_.key,
        frame.subarray(0, body),
      )
      .catch(unauthentic)
  const clear = frame.subarray(0, trailer.clear)
  return crypto.subtle
    .decrypt(
      parameters(opening, with_.salt, trailer.counter, [mediaId, tail, clear]),
      with_.key,
      frame.subarray(trailer.clear, body),
    )
    .then(plain => concat(clear, new Uint8Array(plain)).buffer, unauthentic)
}

const unauthentic = () => null

/** Nonce, and AAD by length. */
type Scratch = { readonly nonce: Bytes; readonly view: DataView; readonly aad: Bytes; readonly aads: Bytes[] }

const aadMax = 16 + trailerSize + 10

function newScratch(): Scratch {
  const nonce = new Uint8Array(12)
  return { nonce, view: new DataView(nonce.buffer), aad: new Uint8Array(aadMax), aads: [] }
}

/**
 * One for all frames that are opened: `decrypt` copies nonce and AAD before it returns its promise (Web Cryptography,
 * "get a copy of the bytes"), and at 750 frames a second every buffer less counts. Sealing does not build on that: there a
 * nonce that changes too early would be fatal, here a frame would merely not open.
 */
const opening = newScratch()

/** Nonce = salt ⊕ counter; AAD = media id ‖ trailer ‖ clear bytes. Good until the scratch is used again. */
function parameters(scratch: Scratch, salt: Bytes, counter: number, parts: readonly Uint8Array[]) {
  const { nonce, view, aad, aads } = scratch
  nonce.set(salt)
  view.setUint32(8, view.getUint32(8) ^ counter)
  let size = 0
  for (const part of parts) {
    aad.set(part, size)
    size += part.length
  }
  aads[size] ??= aad.subarray(0, size)
  return { name: 'AES-GCM', iv: nonce, additionalData: aads[size], tagLength: tagSize * 8 }
}
