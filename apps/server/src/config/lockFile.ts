import { closeSync, constants, fchmodSync, fstatSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { words } from '@konklave/protocol'
import { asOwnerOf } from './asOwner.ts'
import { SecretFileError } from './secrets.ts'

export type Lock = { release(): void }

/**
 * Takes a lock that is a file, for one process at a time; null when another one has it for longer than this. The lock is
 * the system's own, taken through SQLite because Node has none: it ends with this process, however that ends.
 * @throws SecretFileError when something else lies there
 */
export function lockFile(path: string, waitMs: number): Lock | null {
  const lock = asOwnerOf(dirname(path), () => opened(path, waitMs))
  if (!lock) return null
  let held = true
  return {
    release() {
      if (held) lock.close()
      held = false
    },
  }
}

function opened(path: string, waitMs: number): DatabaseSync | null {
  makeEmpty(path)
  const lock = new DatabaseSync(path)
  try {
    lock.exec(`pragma busy_timeout=${waitMs}; begin exclusive`)
    return lock
  } catch (error) {
    lock.close()
    if (codeOf(error) === SQLITE_BUSY) return null
    throw codeOf(error) === SQLITE_FULL ? noRoomFor(path, error) : error
  }
}

function makeEmpty(path: string): void {
  const { O_RDWR, O_CREAT, O_NOFOLLOW, O_NONBLOCK } = constants
  const fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  try {
    if (!fstatSync(fd).isFile())
      throw new SecretFileError(
        'no-file',
        words(`${path} ist keine Datei. Entfernen Sie es.`, `${path} is no file. Remove it.`),
      )
    fchmodSync(fd, 0o600)
  } finally {
    closeSync(fd)
  }
}

const SQLITE_BUSY = 5
const SQLITE_FULL = 13
const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'errcode' in error ? error.errcode : null

/** As the system says it of a file. */
const noRoomFor = (path: string, cause: unknown) =>
  Object.assign(new Error('no room', { cause }), { code: 'ENOSPC', path })
