import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Words, words } from '@konklave/protocol'
import { OperatorError } from '../operatorError.ts'
import { lockFile } from './lockFile.ts'

/** Where a restore prepares everything, inside the data directory, so that moving it is a change of names. */
export const STAGE = 'restoring'
/** Held by whoever changes, copies or exchanges what a server keeps beside its database, from the first look to the last byte. */
const LOCK_FILE = 'creation-grants.lock'
const WAIT_MS = 5_000

/** What a server keeps cannot be changed now. The message is one sentence. */
export class ChangeError extends OperatorError {
  override readonly name = 'ChangeError'
  readonly reason: 'busy' | 'restoring'
  constructor(reason: ChangeError['reason'], says: Words) {
    super(says)
    this.reason = reason
  }
}

/**
 * Runs what changes or copies files of the data directory, one such command at a time, and never while a restore is on its
 * way or was cut off: that puts its own files over them, at the latest at the next start.
 * @throws ChangeError
 */
export function changing<T>(data: string, change: () => T, waitMs = WAIT_MS): T {
  refuseWhileRestoring(data)
  return withLock(data, waitMs, () => {
    refuseWhileRestoring(data)
    return change()
  })
}

/** Keeps everybody else's changes away while a restore prepares and exchanges files. @throws ChangeError `busy` */
export function exchanging<T>(data: string, exchange: () => T, waitMs = WAIT_MS): T {
  return withLock(data, waitMs, exchange)
}

/** @throws ChangeError `restoring` */
export function refuseWhileRestoring(data: string): void {
  if (isRestoring(data))
    throw new ChangeError(
      'restoring',
      words(
        `Eine Wiederherstellung nach ${data} läuft oder wurde unterbrochen; deshalb wird dort jetzt nichts geändert oder kopiert: Warten Sie sie ab, wiederholen Sie sie, oder starten Sie den Server, der sie abschließt.`,
        `A restore into ${data} is going on or was cut off, so nothing is changed or copied there now: wait for it, repeat it, or start the server, which finishes it.`,
      ),
    )
}

export const isRestoring = (data: string): boolean => existsSync(join(data, STAGE))

function withLock<T>(data: string, waitMs: number, run: () => T): T {
  const lock = lockFile(join(data, LOCK_FILE), waitMs)
  if (!lock) {
    refuseWhileRestoring(data)
    throw new ChangeError(
      'busy',
      words(
        'Ein anderer Befehl ändert gerade, was dieser Server aufbewahrt. Versuchen Sie es noch einmal.',
        'Another command is changing what this server keeps. Try it again.',
      ),
    )
  }
  try {
    return run()
  } finally {
    lock.release()
  }
}
