import { type Bytes, concat } from '@konklave/protocol'

const NONCE_SIZE_BYTES = 12

/**
 * AES-256-GCM (NIST SP 800-38D) under a random nonce, which goes first. A key of ours seals at most some thousands of
 * things, far below the 2^32 at which random 96-bit nonces get too likely to meet.
 */
export async function seal(key: Uint8Array, plain: Uint8Array, aad: Uint8Array): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_SIZE_BYTES))
  const sealed = await crypto.subtle.encrypt(params(iv, aad), await importKey(key, 'encrypt'), copy(plain))
  return concat(iv, new Uint8Array(sealed))
}

/** Inverse of {@link seal}; null for anything that was not sealed under this key and aad. */
export async function open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Promise<Bytes | null> {
  const iv = copy(sealed.subarray(0, NONCE_SIZE_BYTES))
  try {
    const imported = await importKey(key, 'decrypt')
    const body = copy(sealed.subarray(NONCE_SIZE_BYTES))
    return new Uint8Array(await crypto.subtle.decrypt(params(iv, aad), imported, body))
  } catch {
    return null
  }
}

function params(iv: Bytes, aad: Uint8Array) {
  return { name: 'AES-GCM', iv, additionalData: copy(aad), tagLength: 128 }
}

function importKey(key: Uint8Array, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', copy(key), 'AES-GCM', false, [use])
}

/** WebCrypto's types want bytes on an ArrayBuffer of their own. */
function copy(bytes: Uint8Array): Bytes {
  return new Uint8Array(bytes)
}
