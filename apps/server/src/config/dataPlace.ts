import { lstatSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { isAbsolute, join, parse, resolve, sep } from 'node:path'
import { type Words, words } from '@konklave/protocol'
import { OperatorError } from '../operatorError.ts'

/** Somebody else on this machine can put another directory in the place of the data directory. One sentence. */
export class DataPlaceError extends OperatorError {
  override readonly name = 'DataPlaceError'
  readonly reason = 'replaceable'
}

/** A directory on the way to another one, whose writers decide where that way leads. */
export type OpenDirectory = {
  readonly directory: string
  /** In a directory of their own people may write; `others`: users or groups besides, as its mode says. */
  readonly why: 'others' | 'owner'
}

const OTHERS_WRITE = 0o022
const GROUP_WRITES = 0o020
const STICKY = 0o1000
/** What Linux shows as the owner of files whose owner has no number in this namespace, as in many containers. */
const UNMAPPED = 65_534
/** As the system itself gives up following links. */
const LINKS_MAX = 40

/**
 * The first directory above `path`, or above a link on the way there, in which others may rename what is not theirs: they
 * could put a directory with keys of their own there. In one like /tmp (sticky) they may not.
 */
export function openDirectoryAbove(path: string, uid = process.geteuid?.() ?? 0): OpenDirectory | null {
  if (process.platform === 'win32') return null
  const owner = statSync(path, { throwIfNoEntry: false })?.uid ?? uid
  for (const directory of directoriesAbove(path)) {
    const why = openTo(statSync(directory), owner)
    if (why) return { directory, why }
  }
  return null
}

/** @throws DataPlaceError */
export function refuseReplaceable(data: string): void {
  const found = openDirectoryAbove(data)
  if (!found) return
  const [what, remedy] = [replaceableWords(data, found), remedyOf(found)]
  throw new DataPlaceError(words(`${what.de}: ${remedy.de}.`, `${what.en}: ${remedy.en}.`))
}

export const replaceableWords = (data: string, { directory, why }: OpenDirectory): Words =>
  why === 'others'
    ? words(
        `Andere Benutzer dieses Rechners dürfen in ${directory} schreiben und könnten ein eigenes Verzeichnis an die Stelle von ${data} setzen`,
        `Other users of this machine may write to ${directory}, so they could put a directory of their own in the place of ${data}`,
      )
    : words(
        `${directory} gehört einem anderen Benutzer dieses Rechners; er könnte ein eigenes Verzeichnis an die Stelle von ${data} setzen`,
        `Another user of this machine owns ${directory}, so they could put a directory of their own in the place of ${data}`,
      )

/** A part of a sentence. */
export const remedyOf = ({ directory, why }: OpenDirectory): Words =>
  why === 'others'
    ? words(`geben Sie chmod go-w ${directory} ein`, `run chmod go-w ${directory}`)
    : words(
        'legen Sie die Daten dorthin, wo alle Verzeichnisse darüber root gehören, etwa nach /var/lib/konklave',
        'keep the data where all directories above are root’s, such as /var/lib/konklave',
      )

function openTo({ mode, uid, gid }: Stats, owner: number): OpenDirectory['why'] | null {
  // Administrators may do anything anyway, and group 0 is theirs.
  const others = gid === 0 ? OTHERS_WRITE & ~GROUP_WRITES : OTHERS_WRITE
  if ((mode & others) !== 0 && (mode & STICKY) === 0) return 'others'
  // The owner of a directory may rename in it, sticky or not.
  return uid === 0 || uid === owner || uid === UNMAPPED ? null : 'owner'
}

/** Every directory that is looked into on the way, in that order; of what is not there yet, as far as there is something. */
function directoriesAbove(path: string): string[] {
  const absolute = resolve(path)
  const { root } = parse(absolute)
  const ahead = partsOf(absolute.slice(root.length))
  const seen: string[] = []
  let here = root
  let links = 0
  for (let part = ahead.shift(); part !== undefined; part = ahead.shift()) {
    if (!seen.includes(here)) seen.push(here)
    const next = join(here, part)
    const stat = lstatSync(next, { throwIfNoEntry: false })
    if (!stat) return seen
    if (!stat.isSymbolicLink()) here = next
    else {
      if (++links > LINKS_MAX) return seen
      const target = readlinkSync(next)
      if (isAbsolute(target)) here = root
      // Part by part, as the system does it: what is before a .. may be a link itself.
      ahead.unshift(...partsOf(target))
    }
  }
  return seen
}

const partsOf = (path: string): string[] => path.split(sep).filter(part => part !== '' && part !== '.')
