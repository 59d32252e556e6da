import { createPrivateKey, X509Certificate } from 'node:crypto'
import { type Words, words } from '@konklave/protocol'
import type { Certificate } from '../door/certificate.ts'
import { OperatorError } from '../operatorError.ts'

export type CertificateProblemReason =
  | 'unreadable'
  | 'not-a-pair'
  | 'other-name'
  | 'expired'
  | 'not-yet-valid'
  /** The authority was asked, and refused; it counts that. */
  | 'not-issued'
  /** The authority could not be asked. */
  | 'not-reached'

/** There is no certificate that browsers would take. The message says which and what to do. */
export class CertificateError extends OperatorError {
  override readonly name = 'CertificateError'
  readonly reason: CertificateProblemReason
  /** Days until it ends, negative afterwards; null when that is unknown. */
  readonly endsInDays: number | null
  constructor(
    reason: CertificateProblemReason,
    says: Words,
    { endsInDays = null, ...options }: ErrorOptions & { readonly endsInDays?: number | null } = {},
  ) {
    super(says, options)
    this.reason = reason
    this.endsInDays = endsInDays
  }
}

export const notThere = (path: string): CertificateError =>
  new CertificateError('unreadable', words(`${path} gibt es nicht.`, `${path} does not exist.`))

/** With fewer days left than this somebody has forgotten it, or something is in the way of renewing it. */
export const LATE_DAYS = 14

const DAY_MS = 24 * 3_600_000

export type Checked = Certificate & {
  /** Milliseconds since 1970. */
  readonly begins: number
  readonly ends: number
}

/** Whole days from now, rounded down. */
export const daysUntil = (ends: number, wallNowMs: number): number => Math.floor((ends - wallNowMs) / DAY_MS)

/**
 * PEM texts judged as a browser would, all but trust in the issuer. `place` names them in messages, such as a path.
 * @throws CertificateError
 */
export function checkCertificate(
  { cert, key }: { readonly cert: string; readonly key: string },
  { host, place, wallNowMs }: { readonly host: string; readonly place: string; readonly wallNowMs: number },
): Checked {
  const leaf = parsed(place, () => new X509Certificate(cert))
  const [begins, ends] = [leaf.validFromDate.getTime(), leaf.validToDate.getTime()]
  const endsInDays = daysUntil(ends, wallNowMs)
  if (!parsed(place, () => leaf.checkPrivateKey(createPrivateKey(key))))
    throw new CertificateError(
      'not-a-pair',
      words(
        `Der Schlüssel ist nicht der des Zertifikats: ${place}.`,
        `The key is not that of the certificate: ${place}.`,
      ),
      {
        endsInDays,
      },
    )
  if (leaf.checkHost(host, { subject: 'never' }) === undefined)
    throw new CertificateError(
      'other-name',
      words(
        `Das Zertifikat ist nicht für ${host}: ${place}.`,
        `The certificate is not for ${host}: ${place}.`,
      ),
      { endsInDays },
    )
  const [from, to, now] = [begins, ends, wallNowMs].map(ms => new Date(ms).toISOString())
  if (wallNowMs < begins)
    throw new CertificateError(
      'not-yet-valid',
      words(
        `Das Zertifikat gilt ab ${from}, und die Uhr dieses Rechners zeigt ${now}. Wahrscheinlich geht die Uhr falsch: timedatectl zeigt es. (${place})`,
        `The certificate is valid from ${from} on, and the clock of this machine says ${now}. Most likely the clock is wrong: timedatectl shows it. (${place})`,
      ),
      { endsInDays },
    )
  if (wallNowMs > ends)
    throw new CertificateError(
      'expired',
      words(
        `Das Zertifikat galt bis ${to}, und die Uhr dieses Rechners zeigt ${now}: ${place}.`,
        `The certificate was valid until ${to}, and the clock of this machine says ${now}: ${place}.`,
      ),
      { endsInDays },
    )
  return { key, cert, names: [host], begins, ends }
}

function parsed<T>(place: string, how: () => T): T {
  try {
    return how()
  } catch (cause) {
    throw new CertificateError(
      'unreadable',
      words(
        `Das ist kein Zertifikat oder Schlüssel in PEM: ${place}.`,
        `This is no certificate or key in PEM: ${place}.`,
      ),
      { cause },
    )
  }
}
