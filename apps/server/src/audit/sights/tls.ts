import { connect, getCiphers, type SecureVersion, type TLSSocket } from 'node:tls'

/** What a client offers, and nothing else. */
export type Offer = {
  readonly min?: SecureVersion
  readonly max?: SecureVersion
  readonly ciphers?: string
  readonly group?: string
  readonly sigalgs?: string
}

export type Handshake = {
  readonly version: string
  readonly cipher: string
  /** Of each certificate of the chain, leaf first. */
  readonly keys: readonly { readonly kind: 'rsa' | 'ec' | 'other'; readonly bits: number }[]
  /** PEM, leaf first. */
  readonly chain: readonly string[]
}

/** Null: the server does not take this offer, or speaks no TLS. */
export type ShakeHands = (port: number, offer: Offer) => Promise<Handshake | null>

const WITHIN_MS = 5_000

export function handshaker({
  connectTo,
  name,
}: {
  readonly connectTo: string
  readonly name: string
}): ShakeHands {
  return (port, { min = 'TLSv1', max = 'TLSv1.3', ciphers, group, sigalgs }) =>
    new Promise(resolve => {
      let socket: TLSSocket
      const done = (shaken: Handshake | null) => {
        socket?.destroy()
        resolve(shaken)
      }
      try {
        socket = connect({
          host: connectTo,
          port,
          servername: name.includes(':') || /^[\d.]+$/.test(name) ? '' : name,
          rejectUnauthorized: false,
          minVersion: min,
          maxVersion: max,
          // What is weak must be offered to see that it is refused.
          ciphers: `${ciphers ?? 'ALL'}:@SECLEVEL=0`,
          ...(group && { ecdhCurve: group }),
          ...(sigalgs && { sigalgs }),
        })
      } catch {
        // This program cannot make that offer.
        return resolve(null)
      }
      socket.setTimeout(WITHIN_MS, () => done(null))
      socket.once('error', () => done(null))
      socket.once('close', () => done(null))
      socket.once('secureConnect', () => done(shakenBy(socket)))
    })
}

function shakenBy(socket: TLSSocket): Handshake {
  const chain: string[] = []
  const keys: { kind: 'rsa' | 'ec' | 'other'; bits: number }[] = []
  const seen = new Set<string>()
  let one = socket.getPeerCertificate(true)
  while (one?.raw && !seen.has(one.fingerprint256)) {
    seen.add(one.fingerprint256)
    chain.push(
      `-----BEGIN CERTIFICATE-----\n${one.raw.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    )
    keys.push({
      kind: one.modulus ? 'rsa' : one.asn1Curve ? 'ec' : 'other',
      bits: one.bits ?? 0,
    })
    one = one.issuerCertificate
  }
  return { version: socket.getProtocol() ?? '', cipher: socket.getCipher().standardName, keys, chain }
}

const TLS13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']
const GROUPS = [
  'X25519MLKEM768',
  'X25519',
  'X448',
  'prime256v1',
  'secp384r1',
  'secp521r1',
  'secp256k1',
  'brainpoolP256r1',
]
const PKCS1 = 'RSA+SHA256:RSA+SHA384:RSA+SHA512:RSA+SHA1'

export type Scan = {
  readonly port: number
  readonly versions: readonly string[]
  /** Names of RFC 8446 and of IANA. */
  readonly suites: readonly string[]
  readonly groups: readonly string[]
  /** It signs with RSA-PKCS#1 v1.5 when a client knows nothing else. */
  readonly pkcs1: boolean
  readonly first: Handshake
}

/** Everything that a port takes, one offer after the other; null: it speaks no TLS. */
export async function scanPort(port: number, shake: ShakeHands): Promise<Scan | null> {
  const first = await shake(port, {})
  if (!first) return null
  const versions: string[] = []
  for (const version of ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const)
    if (await shake(port, { min: version, max: version })) versions.push(version)
  const suites = new Set<string>()
  for (const cipher of TLS13) {
    // A list of suites of 1.3 alone is none to OpenSSL.
    const shaken = await shake(port, { min: 'TLSv1.3', ciphers: `${cipher}:ALL` })
    if (shaken) suites.add(shaken.cipher)
  }
  for (const cipher of getCiphers().filter(one => !one.startsWith('tls_'))) {
    const shaken = await shake(port, { max: 'TLSv1.2', ciphers: cipher.toUpperCase() })
    if (shaken) suites.add(shaken.cipher)
  }
  const groups: string[] = []
  for (const group of GROUPS) if (await shake(port, { min: 'TLSv1.3', group })) groups.push(group)
  const pkcs1 = (await shake(port, { max: 'TLSv1.2', sigalgs: PKCS1 })) !== null
  return { port, versions, suites: [...suites], groups, pkcs1, first }
}
