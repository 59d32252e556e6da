import { chmodSync, closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { giveToOwnerOf } from '../config/index.ts'

/** Another process works with this data directory. */
export class InUseError extends Error {
  override readonly name = 'InUseError'
  readonly reason = 'in-use'
  constructor(data: string) {
    super(`A running Konklave uses ${data}. Stop it first: systemctl stop konklave, or Ctrl+C where it runs.`)
  }
}

export const LOCK_FILE = 'instance.lock'
/** A server that was just told to stop may still be closing. */
const WAIT_MS = 3_000

/**
 * Keeps every other process away from this data directory. The lock is the system's own, taken through SQLite because
 * Node has none: it ends with this process, however that ends.
 * @throws InUseError
 */
export function lockData(data: string, waitMs = WAIT_MS): { release(): void } {
  const path = join(data, LOCK_FILE)
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
  giveToOwnerOf(data, path)
  const lock = new DatabaseSync(path)
  try {
    lock.exec(`pragma busy_timeout=${waitMs}; begin exclusive`)
  } catch (error) {
    lock.close()
    if (isBusy(error)) throw new InUseError(data)
    throw error
  }
  let held = true
  return {
    release() {
      if (held) lock.close()
      held = false
    },
  }
}

/** SQLITE_BUSY. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && error.errcode === 5
