import { words } from '@konklave/protocol'
import { deviation, notApplicable, probe } from '../probe.ts'
import type { Scan } from '../sights/tls.ts'
import type { Target } from '../target.ts'

/** Forward secrecy and authenticated encryption, by the names of IANA. */
const SOUND = /^TLS_(AES_|CHACHA20_|ECDHE_(ECDSA|RSA)_WITH_(AES_(128|256)_(GCM|CCM)|CHACHA20))/
/** Our subset of BSI TR-02102-2. */
const STRICT =
  /^TLS_(AES_128_GCM_SHA256|AES_256_GCM_SHA384|AES_128_CCM_SHA256|ECDHE_(ECDSA|RSA)_WITH_AES_(128_GCM_SHA256|256_GCM_SHA384))$/
const STRICT_GROUPS = ['prime256v1', 'secp384r1', 'secp521r1', 'brainpoolP256r1']
const RSA_BITS = 3_000
const EC_BITS = 250

const noTls = notApplicable(
  'Nur dieser Rechner erreicht den Server, ohne TLS.',
  'Only this machine reaches the server, without TLS.',
)
const isTls = (scan: { readonly first: unknown }): scan is Scan => scan.first !== null

async function* scansOf({ config, scans }: Target) {
  if (config.mode === 'trial') yield noTls
  else yield* (await scans()).filter(isTls)
}

export const tlsVersions = probe({
  id: 'P-17',
  title: words('TLS 1.3, oder 1.2 mit Vorwärtsgeheimnis', 'TLS 1.3, or 1.2 with forward secrecy'),
  looks: words(
    'Bietet jedem TLS-Anschluss jede Version und jede Suite einzeln an.',
    'Offers each version and each suite by itself to each TLS port.',
  ),
  remedy: words(
    'Steht ein Proxy davor, stellen Sie dort TLS 1.2 und 1.3 mit ECDHE ein. Sonst ist dies nicht das ausgelieferte Programm.',
    'If there is a proxy in front, set it to TLS 1.2 and 1.3 with ECDHE. Otherwise this is not the released program.',
  ),
  async *look(target) {
    let spoken = 0
    for await (const scan of scansOf(target)) {
      if ('verdict' in scan) return yield scan
      spoken++
      const { port, versions, suites } = scan
      for (const version of versions.filter(one => !['TLSv1.2', 'TLSv1.3'].includes(one)))
        yield deviation(`Port ${port} nimmt ${version} an.`, `Port ${port} takes ${version}.`)
      if (!versions.includes('TLSv1.3'))
        yield deviation(`Port ${port} spricht kein TLS 1.3.`, `Port ${port} does not speak TLS 1.3.`)
      for (const suite of suites.filter(one => !SOUND.test(one)))
        yield deviation(`Port ${port} nimmt ${suite} an.`, `Port ${port} takes ${suite}.`)
    }
    if (spoken === 0) yield deviation('Kein Anschluss spricht TLS.', 'No port speaks TLS.')
  },
})

export const tlsProfile = probe({
  id: 'P-18',
  title: words('Chiffren und Schlüssel nach BSI TR-02102-2', 'Ciphers and keys by BSI TR-02102-2'),
  looks: words(
    'Misst die Schlüssel der ganzen Kette; im strengen Profil auch Suiten, Gruppen und Signaturen.',
    'Measures the keys of the whole chain; in the strict profile also suites, groups and signatures.',
  ),
  remedy: words(
    'Ein Zertifikat mit EC-Schlüssel (P-256) oder RSA ab 3072 Bit ausstellen lassen; tls_profile = "strict".',
    'Have a certificate issued with an EC key (P-256) or RSA of 3072 bits or more; tls_profile = "strict".',
  ),
  async *look(target) {
    for await (const scan of scansOf(target)) {
      if ('verdict' in scan) return yield scan
      const { port, suites, groups, pkcs1, first } = scan
      for (const { kind, bits } of first.keys)
        if ((kind === 'rsa' && bits < RSA_BITS) || (kind === 'ec' && bits < EC_BITS))
          yield deviation(
            `Die Kette an Port ${port} hat einen Schlüssel von nur ${bits} Bit (${kind}).`,
            `The chain at port ${port} has a key of only ${bits} bits (${kind}).`,
          )
      if (target.config.tlsProfile !== 'strict') continue
      for (const suite of suites.filter(one => !STRICT.test(one)))
        yield deviation(`Port ${port} nimmt ${suite} an.`, `Port ${port} takes ${suite}.`)
      for (const group of groups.filter(one => !STRICT_GROUPS.includes(one)))
        yield deviation(`Port ${port} nimmt ${group} an.`, `Port ${port} takes ${group}.`)
      if (pkcs1)
        yield deviation(
          `Port ${port} unterschreibt mit RSA-PKCS#1 v1.5.`,
          `Port ${port} signs with RSA-PKCS#1 v1.5.`,
        )
    }
  },
})
