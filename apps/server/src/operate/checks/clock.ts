import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { words } from '@konklave/protocol'
import { endpointsOf } from '../../duties/endpoints.ts'
import type { Around, Check, Finding } from './types.ts'

const OFF_MS = 120_000
const SET_IT = words(
  'Lassen Sie sie vom System stellen: timedatectl set-ntp true.',
  'Let the system keep it: timedatectl set-ntp true.',
)

/**
 * Against what is there anyway: our own files, and the certificate authority that is configured and declared (P-08).
 * Nobody else is asked.
 */
export const checkClock: Check = async around => {
  const { wallNowMs, config } = around
  if (newestFile(config.data) > wallNowMs + OFF_MS)
    return [
      {
        check: 'clock',
        verdict: 'fail',
        says: words(
          'Die Uhr geht nach: Dateien dieses Servers wurden später als jetzt geschrieben.',
          'The clock is behind: files of this server were written later than now.',
        ),
        remedy: SET_IT,
      },
    ]
  return [await byAuthority(around)]
}

async function byAuthority({ config, machine, wallNowMs }: Around): Promise<Finding> {
  const authority = endpointsOf(config).find(({ because }) => because === 'acmeDirectory')
  if (!authority?.declared)
    return {
      check: 'clock',
      verdict: 'ok',
      says: words(
        `Sie zeigt ${new Date(wallNowMs).toISOString()}; nichts widerspricht dem.`,
        `It says ${new Date(wallNowMs).toISOString()}; nothing contradicts it.`,
      ),
    }
  const trust =
    config.acmeTrustFile && existsSync(config.acmeTrustFile)
      ? readFileSync(config.acmeTrustFile, 'utf8')
      : null
  const seen = await machine.authority(config.acmeDirectory, trust)
  if (seen === 'untrusted')
    return {
      check: 'clock',
      verdict: 'fail',
      says: words(
        `Wer unter ${config.acmeDirectory} antwortet, ist keine Zertifizierungsstelle, der dieser Rechner vertraut: Es käme kein Zertifikat, und die Uhr ließ sich nicht vergleichen.`,
        `Who answers at ${config.acmeDirectory} is none that this machine trusts, so no certificate would come, and the clock could not be compared.`,
      ),
      remedy: words(
        'Nennen Sie die Wurzel einer eigenen Zertifizierungsstelle in acme_trust_file, PEM. Bei einer öffentlichen geht vielleicht die Uhr weit falsch.',
        'Name the root of an authority of your own in acme_trust_file, PEM. Of a public one, the clock may be far off.',
      ),
    }
  const theirs = seen === 'unreachable' ? null : seen.date
  if (theirs === null)
    return {
      check: 'clock',
      verdict: 'warn',
      says: words(
        `${config.acmeDirectory} antwortet nicht; die Uhr ließ sich nicht vergleichen, und es käme auch kein Zertifikat.`,
        `${config.acmeDirectory} does not answer, so the clock could not be compared, and no certificate would come.`,
      ),
      remedy: words(
        'Erreicht dieser Rechner die Zertifizierungsstelle? Auch eine weit falsche Uhr wäre ein Grund.',
        'Does this machine reach the authority? A clock that is far off would also be a reason.',
      ),
    }
  const off = Math.round((wallNowMs - theirs) / 1000)
  if (Math.abs(off) * 1000 <= OFF_MS)
    return {
      check: 'clock',
      verdict: 'ok',
      says: words(
        'Sie stimmt mit der der Zertifizierungsstelle überein.',
        'It agrees with that of the certificate authority.',
      ),
    }
  return {
    check: 'clock',
    verdict: 'fail',
    says: words(
      `Die Uhr geht gegenüber der Zertifizierungsstelle ${Math.abs(off)} Sekunden ${off > 0 ? 'vor' : 'nach'}.`,
      `The clock is ${Math.abs(off)} seconds ${off > 0 ? 'ahead of' : 'behind'} that of the certificate authority.`,
    ),
    remedy: SET_IT,
  }
}

/** Milliseconds since 1970 at which something in the data directory was last written; 0 when there is nothing. */
function newestFile(data: string): number {
  if (!existsSync(data)) return 0
  const times = readdirSync(data).map(
    name => statSync(join(data, name), { throwIfNoEntry: false })?.mtimeMs ?? 0,
  )
  return Math.max(0, ...times)
}
