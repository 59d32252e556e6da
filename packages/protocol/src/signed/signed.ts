import * as z from 'zod/mini'
import { type Bytes, concat, utf8 } from '../bytes.ts'
import { decode, encode } from '../codec.ts'
import { blob, publicKey, signature } from '../schema.ts'

export const purposes = [
  'charter',
  'owner chain',
  'state',
  'pass',
  'role cert',
  'leave order',
  'gone',
  'stream proof',
  'void',
  'end',
  'plan',
  // No statements: their signatures are the ikm of a key, leave no client, and nothing takes them (K4, K7).
  'kept link',
  'personal names',
] as const
/** What a signature is for. The purpose is part of what is signed, so none can stand in for another. */
export type Purpose = (typeof purposes)[number]

/** A canonical CBOR body with the Ed25519 key and signature over it. */
export type Signed = { readonly body: Bytes; readonly key: Bytes; readonly sig: Bytes }

/** Largest signed body: charter and state together must fit 16 KiB (K7). */
export const SIGNED_BODY_MAX_BYTES = 16 * 1024

export const signed = z.strictObject({ body: blob(SIGNED_BODY_MAX_BYTES), key: publicKey, sig: signature })

/** Signs with a private key the caller holds (non-extractable on the web). */
export type Signer = { readonly publicKey: Bytes; readonly sign: (input: Bytes) => Promise<Bytes> }

/** `"konklave <purpose> v1" ‖ 0x00 ‖ body` */
export function signingInput(purpose: Purpose, body: Uint8Array): Bytes {
  return concat(utf8(`konklave ${purpose} v1`), Uint8Array.of(0), body)
}

export async function sign(purpose: Purpose, value: unknown, signer: Signer): Promise<Signed> {
  const body = encode(value)
  return { body, key: signer.publicKey, sig: await signer.sign(signingInput(purpose, body)) }
}

/** True when `statement` carries a valid signature of its own key for `purpose` (RFC 8032). */
export async function verifySigned(purpose: Purpose, statement: Signed): Promise<boolean> {
  return verifyEd25519(statement.key, statement.sig, signingInput(purpose, statement.body))
}

/** Ed25519 by WebCrypto; false for a malformed key or signature. */
export async function verifyEd25519(key: Uint8Array, sig: Uint8Array, input: Uint8Array): Promise<boolean> {
  try {
    const imported = await crypto.subtle.importKey('raw', key as Bytes, 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', imported, sig as Bytes, input as Bytes)
  } catch {
    return false
  }
}

/** Parses the body without checking the signature. @throws DecodeError */
export function bodyOf<S extends z.ZodMiniType>(schema: S, statement: Signed): z.output<S> {
  return decode(schema, statement.body, SIGNED_BODY_MAX_BYTES)
}
