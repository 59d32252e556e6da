import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { readSecret, writeSecret } from '../config/secrets.ts'
import { makeSelfSigned } from './selfSigned.ts'

/** PEM texts as `node:tls` takes them. */
export type Certificate = { readonly key: string; readonly cert: string; readonly names: readonly string[] }

/** Browsers refuse certificates that live longer. */
const LIFE_DAYS = 397
const RENEW_BEFORE_DAYS = 30
const DAY_MS = 24 * 3600_000
const FILE = 'lan-certificate.pem'

/**
 * The certificate of the LAN listener, kept with its key in one file of the data directory. Made anew when it does not
 * name exactly these names, or ends soon. `made` tells which.
 */
export function lanCertificate(
  dataDirectory: string,
  names: readonly string[],
  wallNowMs: number,
): Certificate & { readonly made: boolean } {
  const path = join(dataDirectory, FILE)
  const sorted = [...new Set(names)].sort()
  const stored = readSecret(path)?.toString('utf8')
  const kept = stored === undefined ? null : readKept(stored, sorted, wallNowMs)
  if (kept) return { ...kept, made: false }
  const { key, pem } = makeSelfSigned({
    names: sorted,
    notBefore: new Date(wallNowMs - DAY_MS),
    notAfter: new Date(wallNowMs + (LIFE_DAYS - 1) * DAY_MS),
  })
  const keyPem = key.export({ type: 'pkcs8', format: 'pem' }).toString()
  writeSecret(path, `# ${sorted.join(' ')}\n${pem}${keyPem}`)
  return { key: keyPem, cert: pem, names: sorted, made: true }
}

function readKept(stored: string, names: readonly string[], wallNowMs: number): Certificate | null {
  const cert = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/.exec(stored)?.[0]
  const key = /-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----\n/.exec(stored)?.[0]
  if (!cert || !key || !stored.startsWith(`# ${names.join(' ')}\n`)) return null
  try {
    const ends = new X509Certificate(cert).validToDate.getTime()
    return ends - wallNowMs > RENEW_BEFORE_DAYS * DAY_MS ? { key, cert, names } : null
  } catch {
    return null
  }
}
