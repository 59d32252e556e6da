import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { words } from '@konklave/protocol'
import {
  asOwnerOf,
  exchanging,
  holdsSecret,
  loadServerKey,
  makeDataDirectory,
  openFresh,
  SecretFileError,
  STAGE,
  writeSecret,
} from '../config/index.ts'
import { migrations, migrationsOf, refuseNewer, syncFile } from '../store/index.ts'
import { BackupError, extractPart, type Placed, readArchive, readPart } from './archive.ts'
import { FORMAT, inDatabase, type Manifest } from './backup.ts'
import { lockData } from './dataLock.ts'
import { CONFIG_FILE, DATABASE_FILE, GRANTS_FILE, KEPT_FILES, MANIFEST_FILE } from './files.ts'
import { finishRestore, READY } from './finishRestore.ts'

export type KeptConfig = {
  readonly text: string
  /** It holds a secret, or nobody but its owner could read it. */
  readonly isPrivate: boolean
}

export type RestoreOptions = {
  /** Also over what is there. */
  readonly replace: boolean
  /** Whether the links for creating rooms come back too, those that were revoked since then included. */
  readonly grants: boolean
}

/** A backup that was read to its end and is whole. */
export interface OpenBackup {
  /** The configuration in it, if any. */
  readonly config: KeptConfig | null
  /**
   * Puts it into the data directory: all of it or nothing.
   * @throws BackupError, DatabaseError, InUseError, ChangeError
   */
  restore(data: string, options: RestoreOptions): void
  close(): void
}

/** @throws BackupError, DatabaseError `newer` */
export function openBackup(path: string): OpenBackup {
  const fd = openFile(path)
  try {
    const parts = readArchive(fd, [MANIFEST_FILE, ...KEPT_FILES, CONFIG_FILE])
    const part = (name: string) => parts.find(one => one.name === name)
    const { privateConfig = false } = checkManifest(part(MANIFEST_FILE), fd)
    const config = part(CONFIG_FILE)
    const text = config ? readPart(fd, config).toString('utf8') : null
    return {
      config: text === null ? null : { text, isPrivate: privateConfig || holdsSecret(text) },
      restore(data, options) {
        makeDataDirectory(data)
        asOwnerOf(data, () => restore(fd, parts, data, options))
      },
      close: () => closeSync(fd),
    }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Puts a configuration back where there is none. False: there is one, which stays. */
export function restoreConfig({ text, isPrivate }: KeptConfig, path: string): boolean {
  if (existsSync(path)) return false
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: isPrivate ? 0o600 : 0o644, flag: 'wx' })
  return true
}

function restore(fd: number, parts: readonly Placed[], data: string, options: RestoreOptions): void {
  const lock = lockData(data)
  try {
    exchanging(data, () => exchange(fd, parts, data, options))
  } finally {
    lock.release()
  }
}

function exchange(
  fd: number,
  parts: readonly Placed[],
  data: string,
  { replace, grants }: RestoreOptions,
): void {
  finishRestore(data)
  if (!replace && KEPT_FILES.some(name => existsSync(join(data, name))))
    throw new BackupError(
      'not-empty',
      words(
        `In ${data} ist schon ein Server. Nichts wurde wiederhergestellt. Um ihn für die Sicherung aufzugeben: --replace.`,
        `There is a server in ${data} already. Nothing was restored. To give it up for the backup: --replace.`,
      ),
    )
  const stage = join(data, STAGE)
  mkdirSync(stage, { mode: 0o700 })
  try {
    const kept = parts.filter(({ name }) => KEPT_FILES.some(one => one === name))
    for (const part of kept) extract(fd, part, stage)
    // No links is not the same as none ever.
    if (!grants) writeSecret(join(stage, GRANTS_FILE), '')
    checkStaged(stage)
    putReady(stage, [...kept.map(({ name }) => name), ...(grants ? [] : [GRANTS_FILE])])
  } catch (error) {
    rmSync(stage, { recursive: true, force: true })
    throw error
  }
  finishRestore(data)
}

function extract(fd: number, part: Placed, stage: string): void {
  const target = openFresh(join(stage, part.name))
  try {
    extractPart(fd, part, target)
    fsyncSync(target)
  } finally {
    closeSync(target)
  }
}

/** The seal says that the bytes are those of the backup; this says that they are of use. */
function checkStaged(stage: string): void {
  const damaged = (cause?: unknown) =>
    new BackupError(
      'damaged',
      words(
        'Was in der Sicherung ist, lässt sich nicht verwenden. Nichts wurde wiederhergestellt.',
        'What is in the backup cannot be used. Nothing was restored.',
      ),
      { cause },
    )
  try {
    if (existsSync(join(stage, 'server.key'))) loadServerKey(stage)
  } catch (error) {
    throw error instanceof SecretFileError ? damaged(error) : error
  }
  const database = join(stage, DATABASE_FILE)
  if (!existsSync(database)) return
  const [names, found] = inDatabase(database, sqlite => {
    const row = sqlite.prepare('pragma integrity_check(1)').get()
    return [migrationsOf(sqlite), row?.integrity_check] as const
  })
  if (found !== 'ok') throw damaged()
  refuseNewer(names, migrations)
}

function putReady(stage: string, names: readonly string[]): void {
  syncFile(stage)
  const path = join(stage, READY)
  writeFileSync(`${path}.new`, JSON.stringify(names))
  syncFile(`${path}.new`)
  renameSync(`${path}.new`, path)
  syncFile(stage)
}

function checkManifest(part: Placed | undefined, fd: number): Manifest {
  const manifest = part && parseManifest(readPart(fd, part).toString('utf8'))
  if (!manifest)
    throw new BackupError(
      'damaged',
      words(
        'Die Sicherung ist unvollständig oder wurde verändert. Nichts wurde wiederhergestellt; nehmen Sie eine andere.',
        'The backup is incomplete or was changed. Nothing was restored; take another one.',
      ),
    )
  if (manifest.format > FORMAT)
    throw new BackupError(
      'newer',
      words(
        `Die Sicherung stammt von Konklave ${manifest.version}, das neuer ist als dieses. Nichts wurde wiederhergestellt.`,
        `The backup was made by Konklave ${manifest.version}, which is newer than this one. Nothing was restored.`,
      ),
    )
  refuseNewer(manifest.migrations, migrations)
  return manifest
}

function parseManifest(text: string): Manifest | null {
  try {
    const { format, version, migrations: names, privateConfig = false } = JSON.parse(text)
    const isManifest =
      Number.isInteger(format) && typeof version === 'string' && Array.isArray(names) && names.every(isString)
    return isManifest ? { format, version, migrations: names, privateConfig: privateConfig === true } : null
  } catch {
    return null
  }
}

const isString = (value: unknown): value is string => typeof value === 'string'

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    throw new BackupError(
      'not-a-backup',
      words(`${path} lässt sich nicht öffnen.`, `${path} cannot be opened.`),
      { cause },
    )
  }
}
