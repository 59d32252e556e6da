import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { words } from '@konklave/protocol'
import { asOwnerOf, changing, openFresh, readSecret } from '../config/index.ts'
import { BACKING_UP, copyDatabase, migrationsOf, syncFile } from '../store/index.ts'
import { VERSION } from '../version.ts'
import { BackupError, type Part, writeArchive } from './archive.ts'
import { CONFIG_FILE, DATABASE_FILE, KEPT_FILES, MANIFEST_FILE } from './files.ts'

export const FORMAT = 1

export type Manifest = {
  readonly format: number
  readonly version: string
  readonly migrations: readonly string[]
  /** Whether nobody but its owner could read the configuration. */
  readonly privateConfig?: boolean
}

export type BackupOptions = {
  readonly data: string
  /** Null: there is none to take along. */
  readonly configFile: string | null
  readonly target: string
}

/**
 * Everything that makes this server this server, in one file for its owner only, while it runs or not. The file appears
 * when it is complete; one of before is replaced then.
 * @throws BackupError, SecretFileError, ChangeError
 */
export function backUp({ data, configFile, target }: BackupOptions): void {
  if (!existsSync(join(data, DATABASE_FILE)) && !existsSync(join(data, 'server.key')))
    throw new BackupError(
      'nothing-here',
      words(
        `In ${data} ist noch kein Server. Sind es die richtigen Einstellungen?`,
        `There is no server in ${data} yet. Is it the right configuration?`,
      ),
    )
  if (existsSync(target) && !isBackup(target))
    throw new BackupError(
      'other-file',
      words(
        `${target} gibt es schon, und es ist keine Sicherung; darum wird es nicht ersetzt.`,
        `${target} exists and is no backup, so it is not replaced.`,
      ),
    )
  changing(data, () => putTogether({ data, configFile, target }))
}

function putTogether({ data, configFile, target }: BackupOptions): void {
  const copy = spaceOr(data, () => asOwnerOf(data, () => copied(data)))
  try {
    const manifest: Manifest = {
      format: FORMAT,
      version: VERSION,
      migrations: copy?.migrations ?? [],
      ...(configFile && { privateConfig: (statSync(configFile).mode & 0o077) === 0 }),
    }
    const parts: Part[] = [
      { name: MANIFEST_FILE, content: Buffer.from(JSON.stringify(manifest)) },
      ...(copy ? [{ name: DATABASE_FILE, content: { fd: copy.fd } }] : []),
      ...KEPT_FILES.filter(name => name !== DATABASE_FILE).flatMap(name => {
        const content = readSecret(join(data, name))
        return content ? [{ name, content }] : []
      }),
      ...(configFile ? [{ name: CONFIG_FILE, content: readFileSync(configFile) }] : []),
    ]
    spaceOr(dirname(target), () => write(parts, target))
  } finally {
    if (copy) closeSync(copy.fd)
  }
}

function write(parts: readonly Part[], target: string): void {
  const fresh = `${target}.new`
  try {
    const fd = openFresh(fresh)
    try {
      writeArchive(fd, parts)
    } finally {
      closeSync(fd)
    }
    renameSync(fresh, target)
    syncFile(dirname(target))
  } catch (error) {
    rmSync(fresh, { force: true })
    throw error
  }
}

/** The database as of one moment. The copy has no name any more: it goes when it is closed. Null: there is none. */
function copied(data: string): { readonly fd: number; readonly migrations: string[] } | null {
  const source = join(data, DATABASE_FILE)
  if (!existsSync(source)) return null
  const place = mkdtempSync(join(data, BACKING_UP))
  try {
    const target = join(place, DATABASE_FILE)
    const sqlite = new DatabaseSync(source)
    try {
      sqlite.exec('pragma busy_timeout=5000')
      copyDatabase(sqlite, target)
    } finally {
      sqlite.close()
    }
    return { migrations: inDatabase(target, migrationsOf), fd: openSync(target, 'r') }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

function spaceOr<T>(directory: string, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    throw isFull(cause)
      ? new BackupError(
          'disk-full',
          words(
            `Der Datenträger von ${directory} ist voll: Es gibt keine neue Sicherung. Der Server und ältere Sicherungen sind, wie sie waren.`,
            `The disk of ${directory} is full: there is no new backup. The server and older backups are as they were.`,
          ),
          { cause },
        )
      : cause
  }
}

/** Looks into a database file that nobody writes. */
export function inDatabase<T>(path: string | URL, look: (sqlite: DatabaseSync) => T): T {
  const sqlite = new DatabaseSync(path, { readOnly: true })
  try {
    return look(sqlite)
  } finally {
    sqlite.close()
  }
}

function isBackup(path: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const start = Buffer.alloc(MANIFEST_FILE.length + 1)
    readSync(fd, start, 0, start.length, 0)
    return start.toString('latin1') === `${MANIFEST_FILE}\0`
  } finally {
    closeSync(fd)
  }
}

/** ENOSPC, EDQUOT; SQLITE_FULL. */
const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  (('code' in error && ['ENOSPC', 'EDQUOT'].includes(String(error.code))) ||
    ('errcode' in error && error.errcode === 13))
