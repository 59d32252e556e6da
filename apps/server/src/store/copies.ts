import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openFresh } from '../config/index.ts'

const COPY = '.before-'
/** Begins the name of a directory in which a backup copies the database; it is there for as long as that takes. */
export const BACKING_UP = 'backing-up-'
/** After this no backup is still copying: it was cut off. */
const BACKING_UP_LIFE_MS = 3600_000
/** Long enough to notice that an update was none; short, because a copy does not forget rooms that have expired. */
export const COPY_LIFE_MS = 7 * 24 * 3600_000

/** A copy of the database beside it, named after the migration that comes. */
export function copyBefore(sqlite: DatabaseSync, path: string, migration: string): void {
  copyDatabase(sqlite, `${path}${COPY}${migration}`)
}

/** A consistent copy of an open database, complete and on the disk, or none. Deleted rows are not in it. */
export function copyDatabase(sqlite: DatabaseSync, target: string): void {
  const fresh = `${target}.new`
  try {
    // Made before, so that at no moment others may read it.
    closeSync(openFresh(fresh))
    sqlite.prepare('vacuum into ?').run(fresh)
    syncFile(fresh)
    renameSync(fresh, target)
    syncFile(dirname(target))
  } catch (error) {
    rmSync(fresh, { force: true })
    rmSync(`${fresh}-journal`, { force: true })
    throw error
  }
}

/** Deletes copies that have served their time. */
export function sweepCopies(path: string, wallNowMs: number): void {
  for (const name of readdirSync(dirname(path))) {
    const life = lifeOf(name, basename(path))
    if (life === null) continue
    const copy = join(dirname(path), name)
    const stat = statSync(copy, { throwIfNoEntry: false })
    if (stat && wallNowMs - stat.mtimeMs > life) rmSync(copy, { recursive: true, force: true })
  }
}

function lifeOf(name: string, database: string): number | null {
  if (name.startsWith(BACKING_UP)) return BACKING_UP_LIFE_MS
  return name.startsWith(`${database}${COPY}`) ? COPY_LIFE_MS : null
}

export function syncFile(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
