import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import { type Words, words } from '@konklave/protocol'
import { OperatorError } from '../operatorError.ts'

/** Root cannot work as the owner of a directory, or may not. The message says what to do. */
export class DataOwnerError extends OperatorError {
  override readonly name = 'DataOwnerError'
  readonly reason: 'root-over-another' | 'cannot-become'
  constructor(reason: DataOwnerError['reason'], says: Words, options?: ErrorOptions) {
    super(says, options)
    this.reason = reason
  }
}

type Owner = { readonly uid: number; readonly gid: number }

/**
 * Runs as the owner of a directory when this is root. The data directory belongs to the server's own user, who may put
 * links there that lead to files of root's; with no more rights than that user has, following one is no gain. What is
 * made there then also belongs to who needs it. Synchronous: the whole process is somebody else meanwhile.
 * @throws DataOwnerError `cannot-become`
 */
export function asOwnerOf<T>(directory: string, run: () => T): T {
  const { seteuid, setegid, setgroups, getegid, getgroups } = process
  if (!isRoot() || !seteuid || !setegid || !setgroups || !getegid || !getgroups) return run()
  const { uid, gid } = ownerOf(directory)
  if (uid === 0) return run()
  const before = { gid: getegid(), groups: getgroups() }
  const back = () => {
    seteuid(0)
    setegid(before.gid)
    setgroups(before.groups)
  }
  try {
    setgroups([gid])
    setegid(gid)
    seteuid(uid)
  } catch (cause) {
    back()
    throw new DataOwnerError(
      'cannot-become',
      words(
        `${directory} gehört einem anderen Benutzer, und dieses root darf nicht als dieser handeln. Rufen Sie dies als Benutzer ${uid} auf.`,
        `${directory} belongs to another user, and this root may not act as that user. Run this as user ${uid}.`,
      ),
      { cause },
    )
  }
  try {
    return run()
  } finally {
    back()
  }
}

/**
 * A server that runs for long cannot change users at each step.
 * @throws DataOwnerError `root-over-another`
 */
export function refuseRootOver(directory: string): void {
  if (!isRoot() || ownerOf(directory).uid === 0) return
  throw new DataOwnerError(
    'root-over-another',
    words(
      `${directory} gehört einem anderen Benutzer. Starten Sie den Server als dieser (systemctl start konklave), oder geben Sie das Verzeichnis root: chown -R root ${directory}`,
      `${directory} belongs to another user. Start the server as that user (systemctl start konklave), or give the directory to root: chown -R root ${directory}`,
    ),
  )
}

const isRoot = (): boolean => process.geteuid?.() === 0

/** Of a directory that is not there yet: of the one in which it would be made. */
function ownerOf(directory: string): Owner {
  const parent = dirname(directory)
  return statSync(directory, { throwIfNoEntry: false }) ?? (parent === directory ? ROOT : ownerOf(parent))
}

const ROOT: Owner = { uid: 0, gid: 0 }
