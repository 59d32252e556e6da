import { expand, extract } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { type CiphersuiteImpl, defaultCryptoProvider, getCiphersuiteFromName } from 'ts-mls'
import { createHpke } from './hpke.ts'

export const suiteName = 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519'

/** The suite of one engine, and its signing keys. */
export interface Suite {
  readonly impl: CiphersuiteImpl
  /** Takes a key in; the handle stands for it wherever the library wants a private signing key. 16 random bytes. */
  hold(key: CryptoKey): Uint8Array
  release(handle: Uint8Array): void
}

/**
 * Suite 1 with WebCrypto for AEAD, HPKE and Ed25519. Hash and KDF are synchronous code behind the library's asynchronous
 * interface: it derives thousands of small secrets per epoch, and a promise from WebCrypto for each costs more than the
 * hashing itself. Signing keys are looked up by handle, so that they need not be extractable.
 */
export const createSuite = async (): Promise<Suite> => {
  const library = await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suiteName))
  const keys = new Map<string, CryptoKey>()
  const signature: CiphersuiteImpl['signature'] = {
    sign: async (handle, message) => {
      const key = keys.get(bytesToHex(handle))
      if (key === undefined) throw new TypeError('unknown signing key')
      return new Uint8Array(await crypto.subtle.sign('Ed25519', key, new Uint8Array(message)))
    },
    verify: verifyEd25519,
    keygen: () => Promise.reject(new TypeError('signing keys come from outside')),
  }
  return {
    impl: { ...library, hash, kdf, hpke: await createHpke(), signature },
    hold: key => {
      const handle = crypto.getRandomValues(new Uint8Array(16))
      keys.set(bytesToHex(handle), key)
      return handle
    },
    release: handle => {
      keys.delete(bytesToHex(handle))
    },
  }
}

const hash: CiphersuiteImpl['hash'] = {
  digest: async data => sha256(data),
  mac: async (key, data) => hmac(sha256, key, data),
  verifyMac: async (key, mac, data) => equalConstantTime(hmac(sha256, key, data), mac),
}

const kdf: CiphersuiteImpl['kdf'] = {
  extract: async (salt, ikm) => extract(sha256, ikm, salt),
  expand: async (prk, info, length) => expand(sha256, prk, info, length),
  size: 32,
}

const verifyEd25519 = async (
  key: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> => {
  try {
    const publicKey = await crypto.subtle.importKey('raw', new Uint8Array(key), 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify(
      'Ed25519',
      publicKey,
      new Uint8Array(signature),
      new Uint8Array(message),
    )
  } catch {
    return false
  }
}

const equalConstantTime = (a: Uint8Array, b: Uint8Array): boolean => {
  let difference = a.length ^ b.length
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i] ?? 0)
  return difference === 0
}
