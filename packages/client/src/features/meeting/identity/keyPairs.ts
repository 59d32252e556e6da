import { type Bytes, concat, fromBase64url, hex, type Signer } from '@konklave/protocol'
import type { KeyKind } from '../ports.ts'

/** Header of a PKCS#8 Ed25519 private key (RFC 8410); the 32-byte seed follows. */
const PKCS8_ED25519 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])

/** A fresh pair whose private half cannot be exported. */
export async function generatePair(kind: KeyKind): Promise<CryptoKeyPair> {
  const usages: KeyUsage[] = kind === 'Ed25519' ? ['sign', 'verify'] : ['deriveBits']
  return (await crypto.subtle.generateKey(kind, false, usages)) as CryptoKeyPair
}

/** The Ed25519 pair of a seed (RFC 8032 private key, 32 bytes); its private half cannot be exported afterwards. */
export async function pairOfSeed(seed: Bytes): Promise<CryptoKeyPair> {
  const pkcs8 = concat(PKCS8_ED25519, seed)
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', readable)
  const raw = fromBase64url(x ?? '')
  if (raw?.length !== 32) throw new Error('no Ed25519 public key')
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign']),
    crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']),
  ])
  pkcs8.fill(0)
  return { privateKey, publicKey }
}

export async function rawPublicKey(pair: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
}

export async function signerOf(pair: CryptoKeyPair): Promise<Signer> {
  const publicKey = await rawPublicKey(pair)
  return {
    publicKey,
    sign: async input => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, input)),
  }
}

/** Names of keys in the store: by room and tab, so that two tabs never share a person (K32). */
export const keyName = (what: 'member' | 'dm' | 'owner', roomId: Uint8Array, tab: string): string =>
  `${what}:${hex(roomId)}:${tab}`
