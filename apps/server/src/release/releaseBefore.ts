import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { RELEASE_FILE } from '../door/assetManifest.ts'

/** Where an archive unpacks to. */
const NAME = /^konklave-(\d+)\.(\d+)\.(\d+)-[a-z0-9]+-[a-z0-9]+$/

/**
 * The unpacked archive of the release before, where releases lie beside each other as `konklave-<version>-<platform>`:
 * the newest that is older than this one. Null: there is none.
 */
export function releaseBefore(root: string): string | null {
  const own = parsed(basename(root))
  if (!own) return null
  const beside = dirname(root)
  const older = readdirSync(beside)
    .flatMap(name => parsed(name) ?? [])
    .filter(one => compare(one, own) < 0 && isRelease(join(beside, one.name), root))
    .sort(compare)
    .at(-1)
  return older ? join(beside, older.name) : null
}

type Named = { readonly name: string; readonly version: readonly number[] }

function parsed(name: string): Named | null {
  const [, ...numbers] = NAME.exec(name) ?? []
  return numbers.length === 0 ? null : { name, version: numbers.map(Number) }
}

function compare(a: Named, b: Named): number {
  const at = a.version.findIndex((n, i) => n !== b.version[i])
  return at < 0 ? 0 : (a.version[at] ?? 0) - (b.version[at] ?? 0)
}

/** In a directory that others may write to, such as /tmp, anybody could put scripts for our pages there. */
function isRelease(directory: string, root: string): boolean {
  const file = join(directory, RELEASE_FILE)
  if (!existsSync(file) || statSync(directory).uid !== statSync(root).uid) return false
  try {
    return JSON.parse(readFileSync(file, 'utf8')).name === 'konklave'
  } catch {
    return false
  }
}
