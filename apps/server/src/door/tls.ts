import type { SecureContextOptions } from 'node:tls'
import type { Config } from '../config/index.ts'

export type TlsProfile = Config['tlsProfile']

/** [P-17] TLS 1.3, and 1.2 only with forward secrecy and authenticated encryption. */
const common = { minVersion: 'TLSv1.2', honorCipherOrder: true } as const

const profiles = {
  default: {
    ...common,
    ciphers: [
      'TLS_AES_256_GCM_SHA384',
      'TLS_CHACHA20_POLY1305_SHA256',
      'TLS_AES_128_GCM_SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-CHACHA20-POLY1305',
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES256-GCM-SHA384',
      'ECDHE-RSA-AES128-GCM-SHA256',
    ].join(':'),
    ecdhCurve: 'X25519MLKEM768:X25519:prime256v1:secp384r1',
  },
  /** [P-18] A subset of what BSI TR-02102-2 lists: neither X25519 nor ChaCha20 nor PKCS#1 v1.5 is on it. */
  strict: {
    ...common,
    ciphers: [
      'TLS_AES_256_GCM_SHA384',
      'TLS_AES_128_GCM_SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES256-GCM-SHA384',
      'ECDHE-RSA-AES128-GCM-SHA256',
    ].join(':'),
    ecdhCurve: 'prime256v1:secp384r1:secp521r1',
    sigalgs: [
      'ecdsa_secp256r1_sha256',
      'ecdsa_secp384r1_sha384',
      'ecdsa_secp521r1_sha512',
      'rsa_pss_rsae_sha256',
      'rsa_pss_rsae_sha384',
      'rsa_pss_rsae_sha512',
    ].join(':'),
  },
} as const satisfies Record<TlsProfile, SecureContextOptions & { honorCipherOrder: boolean }>

export const tlsOptions = (profile: TlsProfile) => profiles[profile]
