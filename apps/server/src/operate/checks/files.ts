import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
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
import type { Check, Finding } from './types.ts'

const OTHERS = 0o077
const OTHERS_WRITE = 0o022

/** Whether nobody but the server reads what is secret, and nobody but administrators changes the settings. */
export const checkFiles: Check = ({ config, configFile, machine }) => {
  const { data } = config
  const found = place(config)
  if (!existsSync(data))
    return [...found, { check: 'files', verdict: 'ok', says: `${data} is made at the first start.` }]
  if (isRestoring(data))
    found.push(
      fail(
        'A restore is going on or was cut off.',
        'Wait for it, repeat it, or start the server, which finishes it.',
      ),
    )
  const { mode, uid } = statSync(data)
  if (machine.uid !== null && machine.uid !== 0 && machine.uid !== uid)
    found.push(fail(`${data} belongs to another user.`, 'Run this as root, or as the user of the server.'))
  if ((mode & OTHERS) !== 0)
    found.push({
      check: 'files',
      verdict: 'warn',
      says: `Other users of this machine may look into ${data}.`,
      remedy: `chmod 700 ${data}`,
    })
  for (const name of KEPT_FILES) {
    const path = join(data, name)
    const stat = statSync(path, { throwIfNoEntry: false })
    if (!stat) continue
    if ((stat.mode & OTHERS) !== 0)
      found.push(fail(`${path} may be read by other users of this machine.`, `chmod 600 ${path}`))
    if (stat.uid !== uid)
      found.push(fail(`${path} belongs to another user than ${data}.`, `chown --reference=${data} ${path}`))
  }
  if (configFile && (statSync(configFile).mode & OTHERS_WRITE) !== 0)
    found.push(
      fail(`${configFile} may be changed by other users of this machine.`, `chmod 644 ${configFile}`),
    )
  return found.length > 0
    ? found
    : [
        {
          check: 'files',
          verdict: 'ok',
          says: `Keys, links, ${SECRETS_FILE} and database are the server’s alone.`,
        },
      ]
}

/** A public server does not start there. */
function place({ data, mode }: Config): Finding[] {
  const open = openDirectoryAbove(data)
  if (!open) return []
  const [first = '', ...rest] = remedyOf(open)
  return [
    {
      check: 'files',
      verdict: mode === 'public' ? 'fail' : 'warn',
      says: `${replaceableWords(data, open)}.`,
      remedy: `${first.toUpperCase()}${rest.join('')}.`,
    },
  ]
}

/** Whether this version can work with the database, and whether it is whole. */
export const checkDatabase: Check = ({ config: { data }, status }) => {
  const path = join(data, DATABASE_FILE)
  // Looked at from beside, a running server's is half in its log; that it runs says enough.
  if (status) return [{ check: 'database', verdict: 'ok', says: 'In use by the running server.' }]
  if (!existsSync(path)) return [{ check: 'database', verdict: 'ok', says: 'It is made at the first start.' }]
  try {
    const whole = asOwnerOf(data, () =>
      inDatabase(path, sqlite => {
        refuseNewer(migrationsOf(sqlite), migrations)
        return sqlite.prepare('pragma quick_check(1)').get()?.quick_check
      }),
    )
    if (whole === 'ok')
      return [{ check: 'database', verdict: 'ok', says: 'Whole, and of this version or older.' }]
  } catch (error) {
    if (error instanceof DatabaseError) return [{ check: 'database', verdict: 'fail', says: error.message }]
    if (!(error instanceof Error && 'errcode' in error)) throw error
  }
  return [
    {
      check: 'database',
      verdict: 'fail',
      says: `${path} is damaged or cannot be read.`,
      remedy: 'Restore a backup: konklave restore FILE --replace.',
    },
  ]
}

const fail = (says: string, remedy: string): Finding => ({ check: 'files', verdict: 'fail', says, remedy })
