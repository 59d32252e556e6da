import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { readSecret } from '../config/index.ts'
import type { Certificate } from './certificate.ts'

export type CertificateFiles = { readonly cert: string; readonly key: string }
export type CertificateProblemReason = 'unreadable' | 'not-a-pair' | 'other-name' | 'expired'

/** A certificate that browsers would refuse. The message names the file and what to do. */
export class CertificateError extends Error {
  override readonly name = 'CertificateError'
  readonly reason: CertificateProblemReason
  /** Days until it ends, negative afterwards; null when it cannot be read. */
  readonly endsInDays: number | null
  constructor(
    reason: CertificateProblemReason,
    message: string,
    { endsInDays = null, ...options }: ErrorOptions & { readonly endsInDays?: number | null } = {},
  ) {
    super(message, options)
    this.reason = reason
    this.endsInDays = endsInDays
  }
}

const DAY_MS = 24 * 3_600_000

export const daysLeft = (certificate: X509Certificate, wallNowMs: number): number =>
  Math.floor((certificate.validToDate.getTime() - wallNowMs) / DAY_MS)

/**
 * The operator's own certificate, checked as a browser would: key and certificate belong together, the name is in it,
 * it is valid now. Whether its issuer is trusted is judged where it is used.
 * @throws CertificateError, SecretFileError
 */
export function readCertificate(
  files: CertificateFiles,
  host: string,
  wallNowMs: number,
): Certificate & { readonly endsInDays: number } {
  const cert = read(files.cert, path => readFileSync(path, 'utf8'))
  const key = read(files.key, path => readSecret(path)?.toString('utf8'))
  const leaf = read(files.cert, () => new X509Certificate(cert))
  const endsInDays = daysLeft(leaf, wallNowMs)
  if (!read(files.key, () => leaf.checkPrivateKey(createPrivateKey(key))))
    throw new CertificateError('not-a-pair', `${files.key} is not the key of ${files.cert}.`, { endsInDays })
  if (leaf.checkHost(host, { subject: 'never' }) === undefined)
    throw new CertificateError('other-name', `${files.cert} is not for ${host}.`, { endsInDays })
  if (wallNowMs > leaf.validToDate.getTime() || wallNowMs < leaf.validFromDate.getTime())
    throw new CertificateError(
      'expired',
      `${files.cert} is valid from ${leaf.validFromDate.toISOString()} to ${leaf.validToDate.toISOString()}, and this machine's clock says ${new Date(wallNowMs).toISOString()}.`,
      { endsInDays },
    )
  return { key, cert, names: [host], endsInDays }
}

/** Changes when either file does: to be compared with an earlier one. */
export function stampOf({ cert, key }: CertificateFiles): string {
  return [cert, key]
    .map(path => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : '-'
    })
    .join()
}

function read<T>(path: string, how: (path: string) => T | undefined): T {
  try {
    const value = how(path)
    if (value !== undefined) return value
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'SecretFileError') throw cause
    throw new CertificateError('unreadable', `${path} cannot be read as PEM.`, { cause })
  }
  throw new CertificateError('unreadable', `${path} does not exist.`)
}
