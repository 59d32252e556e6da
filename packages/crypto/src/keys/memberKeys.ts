import type { Bytes, MemberKey, Signer } from '@konklave/protocol'

/** Keys of one person in one browser tab and room; none can be read out (K32). */
export type MemberKeys = {
  /** Ed25519 */
  readonly sign: CryptoKeyPair
  /** X25519 */
  readonly dm: CryptoKeyPair
}

export async function generateMemberKeys(): Promise<MemberKeys> {
  const [sign, dm] = await Promise.all([
    crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']),
    crypto.subtle.generateKey('X25519', false, ['deriveBits']),
  ])
  return { sign: asPair(sign), dm: asPair(dm) }
}

/** 32 bytes; public keys are always extractable. */
export async function publicKeyOf(pair: CryptoKeyPair): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
}

export async function memberKeyOf(keys: MemberKeys): Promise<MemberKey> {
  return (await publicKeyOf(keys.sign)) as MemberKey
}

/** Signs without ever handing the private key over. */
export async function signerOf(pair: CryptoKeyPair): Promise<Signer> {
  return {
    publicKey: await publicKeyOf(pair),
    sign: async input => new Uint8Array(await crypto.subtle.sign('Ed25519', pair.privateKey, input)),
  }
}

function asPair(key: CryptoKey | CryptoKeyPair): CryptoKeyPair {
  if ('privateKey' in key) return key
  throw new Error('not a key pair')
}
