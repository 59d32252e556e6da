import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Words, words } from '@konklave/protocol'
import {
  asOwnerOf,
  type Config,
  isRestoring,
  openDirectoryAbove,
  remedyOf,
  replaceableWords,
  SECRETS_FILE,
} from '../../config/index.ts'
import { DatabaseError, migrations, migrationsOf, refuseNewer } from '../../store/index.ts'
import { inDatabase } from '../backup.ts'
import { DATABASE_FILE, KEPT_FILES } from '../files.ts'
import { type Check, type Finding, typed } from './types.ts'

const OTHERS = 0o077
const OTHERS_WRITE = 0o022

/** Whether nobody but the server reads what is secret, and nobody but administrators changes the settings. */
export const checkFiles: Check = ({ config, configFile, machine }) => {
  const { data } = config
  const found = place(config)
  if (!existsSync(data))
    return [
      ...found,
      {
        check: 'files',
        verdict: 'ok',
        says: words(`${data} wird beim ersten Start angelegt.`, `${data} is made at the first start.`),
      },
    ]
  if (isRestoring(data))
    found.push(
      fail(
        words(
          'Eine Wiederherstellung läuft oder wurde unterbrochen.',
          'A restore is going on or was cut off.',
        ),
        words(
          'Warten Sie sie ab, wiederholen Sie sie, oder starten Sie den Server, der sie abschließt.',
          'Wait for it, repeat it, or start the server, which finishes it.',
        ),
      ),
    )
  const { mode, uid } = statSync(data)
  if (machine.uid !== null && machine.uid !== 0 && machine.uid !== uid)
    found.push(
      fail(
        words(`${data} gehört einem anderen Benutzer.`, `${data} belongs to another user.`),
        words(
          'Rufen Sie dies als root auf, oder als der Benutzer des Servers.',
          'Run this as root, or as the user of the server.',
        ),
      ),
    )
  if ((mode & OTHERS) !== 0)
    found.push({
      check: 'files',
      verdict: 'warn',
      says: words(
        `Andere Benutzer dieses Rechners dürfen in ${data} hineinsehen.`,
        `Other users of this machine may look into ${data}.`,
      ),
      remedy: typed(`chmod 700 ${data}`),
    })
  for (const name of KEPT_FILES) {
    const path = join(data, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) continue
    if ((stat.mode & OTHERS) !== 0)
      found.push(
        fail(
          words(
            `${path} darf von anderen Benutzern dieses Rechners gelesen werden.`,
            `${path} may be read by other users of this machine.`,
          ),
          typed(`chmod 600 ${path}`),
        ),
      )
    if (stat.uid !== uid)
      found.push(
        fail(
          words(
            `${path} gehört einem anderen Benutzer als ${data}.`,
            `${path} belongs to another user than ${data}.`,
          ),
          typed(`chown --reference=${data} ${path}`),
        ),
      )
  }
  if (configFile && (statSync(configFile).mode & OTHERS_WRITE) !== 0)
    found.push(
      fail(
        words(
          `${configFile} darf von anderen Benutzern dieses Rechners geändert werden.`,
          `${configFile} may be changed by other users of this machine.`,
        ),
        typed(`chmod 644 ${configFile}`),
      ),
    )
  return found.length > 0
    ? found
    : [
        {
          check: 'files',
          verdict: 'ok',
          says: words(
            `Schlüssel, Links, ${SECRETS_FILE} und Datenbank gehören dem Server allein.`,
            `Keys, links, ${SECRETS_FILE} and database are the server’s alone.`,
          ),
        },
      ]
}

/** A public server does not start there. */
function place({ data, mode }: Config): Finding[] {
  const open = openDirectoryAbove(data)
  if (!open) return []
  const [says, remedy] = [replaceableWords(data, open), remedyOf(open)]
  return [
    {
      check: 'files',
      verdict: mode === 'public' ? 'fail' : 'warn',
      says: words(`${says.de}.`, `${says.en}.`),
      remedy: words(sentence(remedy.de), sentence(remedy.en)),
    },
  ]
}

const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`

/** Whether this version can work with the database, and whether it is whole. */
export const checkDatabase: Check = ({ config: { data }, status }) => {
  const path = join(data, DATABASE_FILE)
  // Looked at from beside, a running server's is half in its log; that it runs says enough.
  if (status) return [well('Der laufende Server benutzt sie.', 'In use by the running server.')]
  if (!existsSync(path))
    return [well('Sie wird beim ersten Start angelegt.', 'It is made at the first start.')]
  try {
    const whole = asOwnerOf(data, () =>
      inDatabase(path, sqlite => {
        refuseNewer(migrationsOf(sqlite), migrations)
        return sqlite.prepare('pragma quick_check(1)').get()?.quick_check
      }),
    )
    if (whole === 'ok')
      return [
        well(
          'Unversehrt, und von dieser Version oder einer älteren.',
          'Whole, and of this version or older.',
        ),
      ]
  } catch (error) {
    if (error instanceof DatabaseError) return [{ check: 'database', verdict: 'fail', says: error.says }]
    if (!(error instanceof Error && 'errcode' in error)) throw error
  }
  return [
    {
      check: 'database',
      verdict: 'fail',
      says: words(`${path} ist beschädigt oder nicht lesbar.`, `${path} is damaged or cannot be read.`),
      remedy: words(
        'Stellen Sie eine Sicherung wieder her: konklave restore DATEI --replace.',
        'Restore a backup: konklave restore FILE --replace.',
      ),
    },
  ]
}

const well = (de: string, en: string): Finding => ({
  check: 'database',
  verdict: 'ok',
  says: words(de, en),
})
const fail = (says: Words, remedy: Words): Finding => ({ check: 'files', verdict: 'fail', says, remedy })
