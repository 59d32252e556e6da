import { readFileSync, statSync } from 'node:fs'
import { words } from '@konklave/protocol'
import { readSecretAnywhere } from '../config/index.ts'
import type { Log } from '../log/log.ts'
import { CertificateError, type Checked, checkCertificate, daysUntil, LATE_DAYS, notThere } from './check.ts'
import type { OwnCertificate } from './source.ts'

export type CertificateFiles = { readonly cert: string; readonly key: string }

const LOOK_EVERY_MS = 60_000
const REMIND_EVERY_MS = 24 * 3_600_000

/**
 * The operator's own files, read again when they change.
 * @throws CertificateError, SecretFileError when they are no good at the start
 */
export function certificateFiles(
  files: CertificateFiles,
  { host, log, wallNow }: { readonly host: string; readonly log: Log; readonly wallNow: () => number },
): OwnCertificate {
  const look = (): Checked => {
    const wallNowMs = wallNow()
    const texts = { cert: text(files.cert), key: secret(files.key) }
    const checked = checkCertificate(texts, { host, place: `${files.cert}, ${files.key}`, wallNowMs })
    log('certificate.loaded', { ends: daysUntil(checked.ends, wallNowMs) })
    return checked
  }
  let stamp = stampOf(files)
  let current = look()
  return {
    current: () => current,
    watch(clock, changed) {
      let cancel = () => {}
      let toldAt = -REMIND_EVERY_MS
      /** Nobody may be looking at the files, so it is said each day. */
      const remind = () => {
        const left = daysUntil(current.ends, wallNow())
        if (left >= LATE_DAYS || clock.now() - toldAt < REMIND_EVERY_MS) return
        toldAt = clock.now()
        log('certificate.problem', { why: left < 0 ? 'expired' : 'ends-soon', ends: left })
      }
      const tick = () => {
        cancel = clock.after(LOOK_EVERY_MS, tick)
        remind()
        const next = stampOf(files)
        if (next === stamp) return
        try {
          current = look()
          stamp = next
          changed(current)
        } catch (error) {
          // Half written, or wrong: looked at again in a minute.
          const problem = error instanceof CertificateError ? error : null
          log('certificate.problem', { why: problem?.reason ?? 'unreadable', ends: problem?.endsInDays ?? 0 })
        }
      }
      cancel = clock.after(LOOK_EVERY_MS, tick)
      return () => cancel()
    },
  }
}

/** Another one when either file was written or replaced. */
function stampOf({ cert, key }: CertificateFiles): string {
  return [cert, key]
    .map(path => {
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat ? `${stat.ino} ${stat.mtimeMs} ${stat.size}` : '-'
    })
    .join()
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new CertificateError('unreadable', words(`${path} ist nicht lesbar.`, `${path} cannot be read.`), {
      cause,
    })
  }
}

function secret(path: string): string {
  const content = readSecretAnywhere(path)
  if (!content) throw notThere(path)
  return content.toString('utf8')
}
