import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { type Words, words } from '@konklave/protocol'
import { keptCertificate } from '../../certificates/acme.ts'
import {
  CertificateError,
  checkCertificate,
  daysUntil,
  LATE_DAYS,
  notThere,
} from '../../certificates/check.ts'
import { type Config, readSecretAnywhere, SecretFileError } from '../../config/index.ts'
import { type Around, type Check, type Finding, typed } from './types.ts'

type Pem = { readonly key: string; readonly cert: string; readonly place: string }

/** Days, name, key and chain of the certificate, as a browser would judge them. */
export const checkCertificateFiles: Check = around => {
  const { config, wallNowMs } = around
  if (config.mode !== 'public' || config.certificate === 'none' || config.certificate === 'proxy') return []
  try {
    const pem = config.certificate === 'acme' ? keptCertificate(config.data) : given(config)
    if (pem === null)
      return [
        ok(
          `Noch keines; beim ersten Start wird eines erbeten, von ${config.acmeDirectory}.`,
          `None yet; it is asked for at the first start, from ${config.acmeDirectory}.`,
        ),
      ]
    const { ends } = checkCertificate(pem, { host: config.host, place: pem.place, wallNowMs })
    return [
      days(daysUntil(ends, wallNowMs), config),
      chain(pem, around),
      ...(config.certificate === 'files' ? owner(config) : []),
    ]
  } catch (error) {
    if (error instanceof CertificateError)
      return [
        fail(
          error.says,
          error.reason === 'not-yet-valid'
            ? words(
                'Stellen Sie die Uhr: timedatectl set-ntp true.',
                'Set the clock: timedatectl set-ntp true.',
              )
            : undefined,
        ),
      ]
    if (error instanceof SecretFileError) return [fail(error.says)]
    throw error
  }
}

function given({ certificateFile, certificateKeyFile }: Config): Pem {
  for (const path of [certificateFile, certificateKeyFile]) if (!existsSync(path)) throw notThere(path)
  const key = readSecretAnywhere(certificateKeyFile)?.toString('utf8') ?? ''
  return {
    key,
    cert: readFileSync(certificateFile, 'utf8'),
    place: `${certificateFile}, ${certificateKeyFile}`,
  }
}

function days(left: number, { certificate }: Config): Finding {
  if (left >= LATE_DAYS)
    return ok(
      `Für diesen Namen, mit seinem Schlüssel; noch ${left} Tage gültig.`,
      `For this name, with its key; ${left} days left.`,
    )
  return {
    check: 'certificate',
    verdict: 'warn',
    says: words(`Es endet in ${left} Tagen.`, `It ends in ${left} days.`),
    remedy:
      certificate === 'acme'
        ? words(
            'Die Zertifizierungsstelle hätte es erneuern müssen. Suchen Sie im Protokoll nach certificate.problem; Port 80 muss von außen erreichbar sein.',
            'The authority should have renewed it. Look for certificate.problem in the log; port 80 must be reachable from outside.',
          )
        : words(
            'Legen Sie ein neueres in dieselben Dateien; ein laufender Server liest es binnen einer Minute.',
            'Put a newer one into the same files; a running server reads it within a minute.',
          ),
  }
}

function chain({ cert }: Pem, { config, machine }: Around): Finding {
  const own =
    config.acmeTrustFile && existsSync(config.acmeTrustFile)
      ? certificatesIn(readFileSync(config.acmeTrustFile, 'utf8'))
      : []
  const sent = certificatesIn(cert)
  const last = upTo(sent)
  if (!last)
    return fail(
      words(
        'Die Datei enthält Zertifikate, die nicht zusammengehören.',
        'The file holds certificates that do not belong together.',
      ),
    )
  if (issuedByAny(last, machine.authorities().flatMap(certificatesIn)))
    return ok(
      `Die Kette aus ${sent.length} führt zu einer Zertifizierungsstelle, der dieses System vertraut.`,
      `The chain of ${sent.length} leads to an authority that this system trusts.`,
    )
  if (issuedByAny(last, own))
    return {
      check: 'certificate',
      verdict: 'warn',
      says: words(
        'Die Kette führt zu einer eigenen Zertifizierungsstelle.',
        'The chain leads to an authority of your own.',
      ),
      remedy: words(
        'Geräte, die sie nicht kennen, warnen, und Telefone nehmen nicht teil.',
        'Devices that do not know it will warn, and phones will not join.',
      ),
    }
  return fail(
    sent.length === 1
      ? words(
          'Es kommt allein, und keine Stelle, der dieses System vertraut, hat es ausgestellt.',
          'It comes alone, and no authority that this system trusts has issued it.',
        )
      : words(
          'Die Kette führt zu keiner Stelle, der dieses System vertraut.',
          'The chain leads to no authority that this system trusts.',
        ),
    config.certificate === 'acme'
      ? words(
          'Ist es Ihre eigene Stelle, nennen Sie ihr Wurzelzertifikat in acme_trust_file. Wer kommt, muss ihm auch vertrauen.',
          'If the authority is your own, name its root certificate in acme_trust_file. Whoever comes has to trust it, too.',
        )
      : words(
          'Die Datei muss das Zertifikat enthalten und danach die der Zwischenstellen (fullchain.pem).',
          'The file must hold the certificate and after it those of the intermediate authorities (fullchain.pem).',
        ),
  )
}

/** The last of a chain in which each has issued the one before; null when it is none. */
function upTo([leaf, ...others]: readonly X509Certificate[]): X509Certificate | null {
  let last = leaf ?? null
  for (const next of others) {
    if (!last || !isIssuer(next, last)) return null
    last = next
  }
  return last
}

const isIssuer = (issuer: X509Certificate, of: X509Certificate): boolean =>
  of.checkIssued(issuer) && of.verify(issuer.publicKey)

const issuedByAny = (one: X509Certificate, roots: readonly X509Certificate[]): boolean =>
  roots.some(root => root.fingerprint256 === one.fingerprint256 || isIssuer(root, one))

function certificatesIn(pem: string): X509Certificate[] {
  const texts = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return texts.flatMap(text => {
    try {
      return [new X509Certificate(text)]
    } catch {
      return []
    }
  })
}

/** The key must be the server's own user's, which is the owner of the data directory. */
function owner({ certificateKeyFile, data }: Config): Finding[] {
  if (!existsSync(data) || statSync(certificateKeyFile).uid === statSync(data).uid) return []
  return [
    fail(
      words(
        `${certificateKeyFile} gehört einem anderen Benutzer als ${data}; der Server kann es nicht lesen.`,
        `${certificateKeyFile} belongs to another user than ${data}, so the server cannot read it.`,
      ),
      typed(`chown --reference=${data} ${certificateKeyFile}`),
    ),
  ]
}

const ok = (de: string, en: string): Finding => ({
  check: 'certificate',
  verdict: 'ok',
  says: words(de, en),
})
const fail = (says: Words, remedy?: Words): Finding => ({
  check: 'certificate',
  verdict: 'fail',
  says,
  ...(remedy && { remedy }),
})
