import { join } from 'node:path'
import { type Lock, lockFile } from '../config/index.ts'

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
 * Keeps every other process away from this data directory.
 * @throws InUseError, SecretFileError
 */
export function lockData(data: string, waitMs = WAIT_MS): Lock {
  const lock = lockFile(join(data, LOCK_FILE), waitMs)
  if (!lock) throw new InUseError(data)
  return lock
}
