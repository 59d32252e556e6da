import { Agent } from 'node:https'
import { join } from 'node:path'
import { words } from '@konklave/protocol'
import { readSecret, writeSecret } from '../config/index.ts'
import type { Log } from '../log/log.ts'
import type { Clock } from '../streams/types.ts'
import { rootsFor, seeAuthority } from './authority.ts'
import type { ChallengeSolver } from './challenges.ts'
import { CertificateError, type Checked, checkCertificate, daysUntil } from './check.ts'
import type { OwnCertificate } from './source.ts'

export type AcmeOptions = {
  readonly host: string
  /** URL of the authority's directory (RFC 8555 7.1.1). */
  readonly directory: string
  /** Told to the authority for warnings; may be empty. */
  readonly email: string
  /** Some authorities give out certificates only under an account made elsewhere (RFC 8555 7.3.4). */
  readonly accountBinding: { readonly kid: string; readonly hmacKey: string } | null
  /** PEM of the root that the authority's own HTTPS is to be trusted by; null: those this system trusts. */
  readonly trust: string | null
  readonly solver: ChallengeSolver
  readonly data: string
  readonly log: Log
  readonly wallNow: () => number
}

const ACCOUNT_FILE = 'acme-account.pem'
const CERTIFICATE_FILE = 'acme-certificate.pem'
/** Renewed when less than a third of its life is left, as authorities ask. */
const RENEW_AT = 1 / 3
const ANSWER_WITHIN_MS = 30_000
const LOOK_EVERY_MS = 3_600_000
/** After a refusal: authorities count the tries. */
const AGAIN_MS = [600_000, 3_600_000, 6 * 3_600_000] as const

/**
 * A certificate from an authority that asks for nothing but proof of the name (ACME, RFC 8555). One that is still good is
 * used at once and renewed in time; without one the start waits for it.
 * @throws CertificateError `not-issued`, `not-reached`, `not-yet-valid`
 */
export async function acmeCertificate(options: AcmeOptions): Promise<OwnCertificate> {
  const { log, wallNow } = options
  let current = kept(options) ?? (await order(options))
  log('certificate.loaded', { ends: daysUntil(current.ends, wallNow()) })
  return {
    current: () => current,
    watch(clock: Clock, changed) {
      let cancel = () => {}
      let failures = 0
      const tick = async () => {
        if (due(current, wallNow())) {
          try {
            current = await order(options)
            failures = 0
            changed(current)
            log('certificate.loaded', { ends: daysUntil(current.ends, wallNow()) })
          } catch (error) {
            failures++
            log('certificate.problem', {
              why: error instanceof CertificateError ? error.reason : 'not-issued',
              ends: daysUntil(current.ends, wallNow()),
            })
          }
        }
        if (stopped) return
        const again = failures > 0 ? AGAIN_MS[Math.min(failures, AGAIN_MS.length) - 1] : undefined
        cancel = clock.after(again ?? LOOK_EVERY_MS, () => void tick())
      }
      let stopped = false
      void tick()
      return () => {
        stopped = true
        cancel()
      }
    },
  }
}

const due = ({ begins, ends }: Checked, wallNowMs: number): boolean =>
  ends - wallNowMs < (ends - begins) * RENEW_AT

/** The one of the last run, if it is still good; null otherwise, whatever is wrong with it. */
function kept({ data, host, wallNow }: AcmeOptions): Checked | null {
  const stored = keptCertificate(data)
  if (stored === null) return null
  try {
    return checkCertificate(stored, { host, place: stored.place, wallNowMs: wallNow() })
  } catch (error) {
    // A clock that is behind is no reason to ask for another one: authorities count.
    if (error instanceof CertificateError && error.reason !== 'not-yet-valid') return null
    throw error
  }
}

/** As it lies in the data directory, unjudged. */
export function keptCertificate(
  data: string,
): { readonly key: string; readonly cert: string; readonly place: string } | null {
  const place = join(data, CERTIFICATE_FILE)
  const stored = readSecret(place)?.toString('utf8')
  return stored === undefined ? null : { ...split(stored), place }
}

/** Key and chain are kept in one file, so that they are exchanged together or not at all. */
function split(pem: string): { key: string; cert: string } {
  const at = pem.indexOf('-----BEGIN CERTIFICATE-----')
  return { key: pem.slice(0, at), cert: pem.slice(at) }
}

/** Our account with this authority, if it ever gave us something. First line: directory and account, then the key. */
function keptAccount({
  data,
  directory,
}: AcmeOptions): { readonly url: string; readonly key: string } | null {
  const stored = readSecret(join(data, ACCOUNT_FILE))?.toString('utf8')
  const [, of, url, key] = /^# (\S+) (\S+)\n(.+)$/s.exec(stored ?? '') ?? []
  return of === directory && url && key ? { url, key } : null
}

async function order(options: AcmeOptions): Promise<Checked> {
  const { host, directory, email, accountBinding, trust, solver, data, wallNow } = options
  await mustAnswer(options)
  // Only whoever uses it pays for loading it.
  const acme = await import('acme-client')
  acme.axios.defaults.timeout = ANSWER_WITHIN_MS
  acme.axios.defaults.httpsAgent = new Agent({ ca: rootsFor(trust) })
  const known = keptAccount(options)
  const accountKey = known?.key ?? (await acme.crypto.createPrivateEcdsaKey()).toString()
  const client = new acme.Client({
    directoryUrl: directory,
    accountKey,
    // Told, it need not be asked for: the library asks by an empty change, which some authorities refuse.
    ...(known && { accountUrl: known.url }),
    ...(accountBinding && { externalAccountBinding: accountBinding }),
  })
  const [key, csr] = await acme.crypto.createCsr(
    { altNames: [host] },
    await acme.crypto.createPrivateEcdsaKey('P-256'),
  )
  try {
    const cert = await client.auto({
      csr,
      ...(email && { email }),
      // The operator named this authority in the configuration.
      termsOfServiceAgreed: true,
      challengePriority: [solver.type],
      // The authority looks from outside; what this machine sees of itself proves nothing.
      skipChallengeVerification: true,
      challengeCreateFn: ({ identifier }, { token }, proof) =>
        solver.add({ host: identifier.value, token, proof }),
      challengeRemoveFn: ({ identifier }, { token }, proof) =>
        solver.remove({ host: identifier.value, token, proof }),
    })
    const checked = checkCertificate(
      { key: key.toString(), cert },
      { host, place: directory, wallNowMs: wallNow() },
    )
    writeSecret(join(data, CERTIFICATE_FILE), `${checked.key}${checked.cert}`)
    if (!known)
      writeSecret(join(data, ACCOUNT_FILE), `# ${directory} ${client.getAccountUrl()}\n${accountKey}`)
    return checked
  } catch (cause) {
    if (cause instanceof CertificateError) throw cause
    const why = whyNot(cause)
    throw new CertificateError(
      'not-issued',
      words(
        `${directory} hat kein Zertifikat für ${host} ausgestellt: ${why}`,
        `${directory} gave no certificate for ${host}: ${why}`,
      ),
      {
        cause,
      },
    )
  }
}

/** The library tries for more than a minute before it gives up, and then says nothing of why. */
async function mustAnswer({ host, directory, trust }: AcmeOptions): Promise<void> {
  const seen = await seeAuthority(directory, trust)
  if (seen !== 'untrusted' && seen !== 'unreachable') return
  const why =
    seen === 'unreachable'
      ? words(
          'sie antwortet nicht. Erreicht dieser Rechner sie?',
          'it does not answer. Does this machine reach it?',
        )
      : words(
          'wer dort antwortet, ist keine, der dieser Rechner vertraut. Nennen Sie die Wurzel einer eigenen in acme_trust_file; bei einer öffentlichen geht vielleicht die Uhr falsch.',
          'who answers there is none that this machine trusts. Name the root of an authority of your own in acme_trust_file; of a public one, the clock may be wrong.',
        )
  throw new CertificateError(
    'not-reached',
    words(
      `${directory} wurde um kein Zertifikat für ${host} gebeten: ${why.de}`,
      `${directory} was not asked for a certificate for ${host}: ${why.en}`,
    ),
  )
}

function whyNot(cause: unknown): string {
  // As the library fails when nothing comes any more.
  if (cause instanceof TypeError) return 'it stopped answering'
  return cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
}
