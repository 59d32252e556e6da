import type { Target } from '@konklave/server'
import {
  answering,
  type Deviation,
  header,
  inside,
  listening,
  scanned,
  script,
  settings,
  without,
} from './change.ts'

const isGuest = (credential: { readonly username: string } | null) =>
  credential !== null && credential.username !== 'audit'
/** A relay as it is to be: for guests, by UDP, and nowhere else. */
const shut: Awaited<ReturnType<Target['relay']>> = {
  allocate: async (credential, over = 17) => (isGuest(credential) && over === 17 ? 0 : 401),
  permit: async () => 403,
  reach: async () => 403,
  close: () => {},
}

/** Of the ways to the server, and of what its pages and its relay allow. */
export const transport: readonly Deviation[] = [
  ['P-17', 'TLS 1.1', scanned({ versions: ['TLSv1.1', 'TLSv1.2', 'TLSv1.3'] })],
  ['P-17', 'no TLS 1.3', scanned({ versions: ['TLSv1.2'] })],
  ['P-17', 'a suite without forward secrecy', scanned({ suites: ['TLS_RSA_WITH_AES_128_GCM_SHA256'] })],
  ['P-17', 'no TLS at all', () => ({ scans: async () => [{ port: 443, first: null }] })],
  [
    'P-18',
    'a short key',
    scanned({ first: { version: '', cipher: '', chain: [], keys: [{ kind: 'rsa', bits: 2_048 }] } }),
  ],
  ['P-18', 'X25519 in the strict profile', settings({ tlsProfile: 'strict' })],
  ['P-19', 'an error without a policy', answering(/nothing-here/, without('content-security-policy'))],
  [
    'P-19',
    'a policy that runs what is written into a page',
    answering(
      /GET \/m$/,
      header('content-security-policy', "default-src 'none'; script-src 'self' 'unsafe-inline'"),
    ),
  ],
  [
    'P-19',
    'a source of others',
    answering(
      /GET \/$/,
      header('content-security-policy', "default-src 'self'; img-src https://cdn.example.com"),
    ),
  ],
  ['P-19', 'no HSTS', answering(/GET \/privacy/, without('strict-transport-security'))],
  [
    'P-19',
    'geolocation',
    answering(/GET \/$/, header('permissions-policy', 'camera=(self), geolocation=(self)')),
  ],
  [
    'P-19',
    'pages by plain HTTP',
    () => ({ askPlainly: async () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }) }),
  ],
  [
    'P-19',
    'a proxy with pages by plain HTTP',
    target => ({
      ...settings({ certificate: 'proxy' })(target),
      askPlainly: async () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }),
    }),
  ],
  ['P-19', 'no answer by plain HTTP', () => ({ askPlainly: () => Promise.reject(new Error('refused')) })],
  [
    'P-20',
    'the port of the pages without TLS',
    () => ({ askPlainly: async () => ({ status: 200, headers: {}, body: Buffer.alloc(0) }) }),
  ],
  [
    'P-20',
    'a trial that others can reach',
    target => ({ ...settings({ mode: 'trial' })(target), ...listening('0.0.0.0', 8_400)(target) }),
  ],
  ['P-21', 'a relay for everybody', () => ({ relay: async () => ({ ...shut, allocate: async () => 0 }) })],
  [
    'P-21',
    'a relay that leads into the house',
    () => ({
      relay: async () => ({ ...shut, permit: async () => 0 }),
    }),
  ],
  [
    'P-21',
    'a relay that leads to other ports',
    () => ({ relay: async () => ({ ...shut, reach: async () => 0 }) }),
  ],
  [
    'P-21',
    'a relay of TCP',
    () => ({
      relay: async () => ({ ...shut, allocate: async credential => (isGuest(credential) ? 0 : 401) }),
    }),
  ],
  ['P-21', 'no relay', inside({ relay: null })],
  ['P-21', 'a relay although a proxy opens TLS', settings({ certificate: 'proxy' })],
  ['P-22', 'a cookie', answering(/GET \/imprint|GET \/$/, header('set-cookie', 'visitor=1'))],
  ['P-22', 'a script with cookies', script('document.cookie = "a=b"')],
  ['P-22', 'a storage key that nobody declared', script('localStorage.setItem("konklave:visitor", 1)')],
]
