import { type Bytes, concat, fromBase64url } from '@konklave/protocol'

/** PKCS#8 of an Ed25519 private key up to its 32-byte seed (RFC 8410 §7). */
const PKCS8_HEAD = Uint8Array.of(
  0x30,
  0x2e,
  0x02,
  0x01,
  0x00,
  0x30,
  0x05,
  0x06,
  0x03,
  0x2b,
  0x65,
  0x70,
  0x04,
  0x22,
  0x04,
  0x20,
)

/** [K1] A fresh owner key's seed: goes into the owner link, shown once, and is kept nowhere else. 32 bytes. */
export function newOwnerSeed(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32))
}

/** [K32] The owner key pair of a seed; its private key cannot be read out again. */
export async function ownerKeys(seed: Uint8Array): Promise<CryptoKeyPair> {
  if (seed.length !== 32) throw new Error('an owner seed has 32 bytes')
  const pkcs8 = concat(PKCS8_HEAD, seed)
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', false, ['sign'])
  return { privateKey, publicKey: await publicOf(pkcs8) }
}

/** [K44] An owner key that no link will ever carry: its private half cannot be read out. */
export async function ownerPair(): Promise<CryptoKeyPair> {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('not a key pair')
  return pair
}

/** WebCrypto computes a public key only while exporting; the readable key lives no longer than this call. */
async function publicOf(pkcs8: Bytes): Promise<CryptoKey> {
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', readable)
  const raw = x === undefined ? null : fromBase64url(x)
  if (raw === null) throw new Error('no public key in the exported JWK')
  return crypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify'])
}
