import { X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { keptCertificate } from '../../certificates/acme.ts'
import { CertificateError, checkCertificate, daysUntil, LATE_DAYS } from '../../certificates/check.ts'
import { type Config, readSecretAnywhere, SecretFileError } from '../../config/index.ts'
import type { Around, Check, Finding } from './types.ts'

type Pem = { readonly key: string; readonly cert: string; readonly place: string }

/** Days, name, key and chain of the certificate, as a browser would judge them. */
export const checkCertificateFiles: Check = around => {
  const { config, wallNowMs } = around
  if (config.mode !== 'public' || config.certificate === 'none' || config.certificate === 'proxy') return []
  try {
    const pem = config.certificate === 'acme' ? keptCertificate(config.data) : given(config)
    if (pem === null)
      return [ok(`None yet; it is asked for at the first start, from ${config.acmeDirectory}.`)]
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
          error.message,
          error.reason === 'not-yet-valid' ? 'Set the clock: timedatectl set-ntp true.' : undefined,
        ),
      ]
    if (error instanceof SecretFileError) return [fail(error.message)]
    throw error
  }
}

function given({ certificateFile, certificateKeyFile }: Config): Pem {
  for (const path of [certificateFile, certificateKeyFile])
    if (!existsSync(path)) throw new CertificateError('unreadable', `${path} does not exist.`)
  const key = readSecretAnywhere(certificateKeyFile)?.toString('utf8') ?? ''
  return {
    key,
    cert: readFileSync(certificateFile, 'utf8'),
    place: `${certificateFile}, ${certificateKeyFile}`,
  }
}

function days(left: number, { certificate }: Config): Finding {
  if (left >= LATE_DAYS) return ok(`For this name, with its key; ${left} days left.`)
  return {
    check: 'certificate',
    verdict: 'warn',
    says: `It ends in ${left} days.`,
    remedy:
      certificate === 'acme'
        ? 'The authority should have renewed it. Look for certificate.problem in the log; port 80 must be reachable from outside.'
        : 'Put a newer one into the same files; a running server reads it within a minute.',
  }
}

function chain({ cert }: Pem, { config, machine }: Around): Finding {
  const own =
    config.acmeTrustFile && existsSync(config.acmeTrustFile)
      ? certificatesIn(readFileSync(config.acmeTrustFile, 'utf8'))
      : []
  const sent = certificatesIn(cert)
  const last = upTo(sent)
  if (!last) return fail('The file holds certificates that do not belong together.')
  if (issuedByAny(last, machine.authorities().flatMap(certificatesIn)))
    return ok(`The chain of ${sent.length} leads to an authority that this system trusts.`)
  if (issuedByAny(last, own))
    return {
      check: 'certificate',
      verdict: 'warn',
      says: 'The chain leads to an authority of your own.',
      remedy: 'Devices that do not know it will warn, and phones will not join.',
    }
  return fail(
    sent.length === 1
      ? 'It comes alone, and no authority that this system trusts has issued it.'
      : 'The chain leads to no authority that this system trusts.',
    config.certificate === 'acme'
      ? 'If the authority is your own, name its root certificate in acme_trust_file. Whoever comes has to trust it, too.'
      : 'The file must hold the certificate and after it those of the intermediate authorities (fullchain.pem).',
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
      `${certificateKeyFile} belongs to another user than ${data}, so the server cannot read it.`,
      `chown --reference=${data} ${certificateKeyFile}`,
    ),
  ]
}

const ok = (says: string): Finding => ({ check: 'certificate', verdict: 'ok', says })
const fail = (says: string, remedy?: string): Finding => ({
  check: 'certificate',
  verdict: 'fail',
  says,
  ...(remedy && { remedy }),
})
