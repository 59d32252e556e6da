import { stderr } from 'node:process'
import { setTimeout as later } from 'node:timers/promises'
import { CertificateError, operatorMessage, type SpokenLanguage, sayIn } from '@konklave/server'

/** Let’s Encrypt allows five refusals an hour for a name, and systemd starts a service again after seconds. */
const PAUSE_MS = 15 * 60_000

/** systemd started this, and a certificate authority has refused. */
export function isRefusedService(error: unknown, env: NodeJS.ProcessEnv): error is CertificateError {
  const isService = env.INVOCATION_ID !== undefined && !stderr.isTTY
  return isService && error instanceof CertificateError && error.reason === 'not-issued'
}

/** Says it at once, and lets the next try wait: an operator who has mended it restarts the service. */
export async function notAtOnce(
  error: CertificateError,
  { askedToEnd, language }: { readonly askedToEnd: Promise<void>; readonly language: SpokenLanguage },
): Promise<'asked-to-end' | 'try-again'> {
  const minutes = PAUSE_MS / 60_000
  const next = sayIn(language)(
    `Zertifizierungsstellen zählen, was sie ablehnen; deshalb folgt der nächste Versuch in ${minutes} Minuten, oder sofort nach: systemctl restart konklave`,
    `Authorities count refusals, so it is tried again in ${minutes} minutes, or at once after: systemctl restart konklave`,
  )
  stderr.write(`konklave: ${operatorMessage(error, language)}\n${next}\n`)
  const pause = new AbortController()
  const ended = await Promise.race([
    askedToEnd.then(() => 'asked-to-end' as const),
    later(PAUSE_MS, 'try-again' as const, { signal: pause.signal }),
  ])
  if (ended === 'asked-to-end') pause.abort()
  return ended
}
