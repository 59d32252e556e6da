import { CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { expand, extract, hkdf as extractAndExpand } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import type { CiphersuiteImpl } from 'ts-mls'
import { makeAead } from 'ts-mls/crypto/implementation/default/makeAead.js'
import { makeGenericHpke } from 'ts-mls/crypto/implementation/hpke.js'

type Input = ArrayBufferLike | ArrayBufferView

/**
 * The library's own HPKE with another HKDF-SHA256 in it: X25519 and AES-GCM stay WebCrypto's. A path to 200 leaves takes
 * 1,200 derivations from a few bytes each, and a promise from WebCrypto for each costs more than all the rest together.
 */
export const createHpke = async (): Promise<CiphersuiteImpl['hpke']> => {
  const [aead, sealing] = await makeAead('AES128GCM')
  const suite = new CipherSuite({ kem: new Kem(), kdf: withHkdf(new HkdfSha256()), aead: sealing })
  return makeGenericHpke(
    { kem: 'DHKEM-X25519-HKDF-SHA256', kdf: 'HKDF-SHA256', aead: 'AES128GCM' },
    aead,
    suite,
  )
}

/** RFC 5869; an empty salt counts as 32 zeroes, which HMAC makes of it by itself. */
const hkdf: Pick<HkdfSha256, 'extract' | 'expand' | 'extractAndExpand'> = {
  extract: async (salt, ikm) => bufferOf(extract(sha256, bytesOf(ikm), bytesOf(salt))),
  expand: async (prk, info, sizeBytes) => bufferOf(expand(sha256, bytesOf(prk), bytesOf(info), sizeBytes)),
  extractAndExpand: async (salt, ikm, info, sizeBytes) =>
    bufferOf(extractAndExpand(sha256, bytesOf(ikm), bytesOf(salt), bytesOf(info), sizeBytes)),
}

const withHkdf = <T extends typeof hkdf>(kdf: T): T => Object.assign(kdf, hkdf)

/** The one it makes serves its X25519 too. */
class Kem extends DhkemX25519HkdfSha256 {
  constructor() {
    super()
    withHkdf(this._kdf)
  }
}

const bytesOf = (input: Input): Uint8Array =>
  ArrayBuffer.isView(input)
    ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
    : new Uint8Array(input)

const bufferOf = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer
