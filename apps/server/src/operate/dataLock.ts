import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { words } from '@konklave/protocol'
import { type Lock, lockFile } from '../config/index.ts'
import { OperatorError } from '../operatorError.ts'

/** Another process works with this data directory. */
export class InUseError extends OperatorError {
  override readonly name = 'InUseError'
  readonly reason = 'in-use'
  constructor(data: string) {
    super(
      words(
        `Ein laufendes Konklave benutzt ${data}. Beenden Sie es zuerst: systemctl stop konklave, oder Strg+C, wo es läuft.`,
        `A running Konklave uses ${data}. Stop it first: systemctl stop konklave, or Ctrl+C where it runs.`,
      ),
    )
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

/** Whether some process works with this data directory now. Nothing is made there to find out. */
export function isHeld(data: string): boolean {
  const path = join(data, LOCK_FILE)
  if (!existsSync(path)) return false
  try {
    const lock = lockFile(path, 0)
    lock?.release()
    return lock === null
  } catch {
    // Not ours to look into, or no lock at all: other checks say so.
    return false
  }
}
