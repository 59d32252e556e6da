import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { giveToOwnerOf } from '../config/index.ts'

const COPY = '.before-'
/** Long enough to notice that an update was none; short, because a copy does not forget rooms that have expired. */
export const COPY_LIFE_MS = 7 * 24 * 3600_000

/** A copy of the database beside it, named after the migration that comes. */
export function copyBefore(sqlite: DatabaseSync, path: string, migration: string): void {
  copyDatabase(sqlite, `${path}${COPY}${migration}`)
}

/** A consistent copy of an open database, complete and on the disk, or none. Deleted rows are not in it. */
export function copyDatabase(sqlite: DatabaseSync, target: string): void {
  const fresh = `${target}.new`
  rmSync(fresh, { force: true })
  try {
    // Made before, so that at no moment others may read it.
    closeSync(openSync(fresh, 'wx', 0o600))
    chmodSync(fresh, 0o600)
    giveToOwnerOf(dirname(target), fresh)
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
    if (!name.startsWith(`${basename(path)}${COPY}`)) continue
    const copy = join(dirname(path), name)
    if (wallNowMs - statSync(copy).mtimeMs > COPY_LIFE_MS) rmSync(copy, { force: true })
  }
}

export function syncFile(path: string): void {
  const fd = openSync(path, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}
