import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type Words, words } from '@konklave/protocol'
import { type AssetManifest, AssetsError, MANIFEST_NAME, readManifest } from './assetManifest.ts'

/** One file of a web app as it was read. */
export type WebFile = {
  /** Below the directory, with slashes. */
  readonly name: string
  readonly body: Buffer
  /** Hexadecimal. */
  readonly sha256: string
}

export type WebFiles = { readonly files: readonly WebFile[]; readonly manifest: AssetManifest }

/** Named after the content. */
const HASHED = 'assets/'
const AGAIN = words('Entpacken Sie das Archiv noch einmal.', 'Unpack the release again.')

/**
 * The files of the web app. With a manifest beside the directory they must be exactly those, as they are when a release
 * was unpacked; without one, as in a clone, they are what the build gave, its records (dot files, source maps) left out.
 * @throws AssetsError
 */
export function readWebFiles({
  directory,
  version,
  released,
}: {
  readonly directory: string
  readonly version: string
  readonly released: boolean
}): WebFiles {
  const list = join(directory, '..', MANIFEST_NAME)
  const manifest = readManifest(list)
  if (released && !manifest)
    throw new AssetsError(
      'no-manifest',
      words(`${list} fehlt. ${AGAIN.de}`, `${list} is missing. ${AGAIN.en}`),
    )
  const files = listFiles(directory)
  if (manifest) return { files: exactly(directory, files, manifest), manifest }
  const built = files
    .filter(name => !name.split('/').some(part => part.startsWith('.')) && !name.endsWith('.map'))
    .map(name => readOne(directory, name))
  return { files: built, manifest: { version, assets: hashesOf(built) } }
}

/**
 * What pages of the release before may still ask for: its files with a hash in their names. `directory` holds the
 * manifest and `dist` of that release. Null when there is no such directory.
 * @throws AssetsError
 */
export function readPreviousFiles(directory: string): WebFiles | null {
  const dist = join(directory, 'dist')
  const present = listFiles(dist)
  if (present.length === 0) return null
  const whole = readManifest(join(directory, MANIFEST_NAME))
  if (!whole)
    throw new AssetsError(
      'no-manifest',
      words(
        `In ${directory} fehlt ${MANIFEST_NAME}; niemand kann sagen, wie die Dateien dort sein sollen. Kopieren Sie apps/web der Version davor noch einmal dorthin, oder löschen Sie es.`,
        `${directory} has no ${MANIFEST_NAME}, so nobody can tell what its files should be. Copy apps/web of the release before there again, or delete it.`,
      ),
    )
  const hashed = Object.entries(whole.assets).filter(([name]) => name.startsWith(HASHED))
  const manifest = { version: whole.version, assets: Object.fromEntries(hashed) }
  const declared = present.filter(name => name in manifest.assets)
  return { files: exactly(dist, declared, manifest), manifest }
}

function exactly(directory: string, present: readonly string[], { assets }: AssetManifest): WebFile[] {
  const undeclared = present.filter(name => !Object.hasOwn(assets, name))
  if (undeclared.length > 0)
    throw new AssetsError(
      'undeclared',
      words(
        `${directory} enthält, was nicht zu dieser Version gehört: ${someOf(undeclared).de}. Anderes wird nicht ausgeliefert; entfernen Sie es.`,
        `${directory} holds what is not part of this release: ${someOf(undeclared).en}. Nothing else is served, so remove it.`,
      ),
    )
  const missing = Object.keys(assets).filter(name => !present.includes(name))
  if (missing.length > 0)
    throw new AssetsError(
      'missing',
      words(
        `In ${directory} fehlt von dieser Version: ${someOf(missing).de}. ${AGAIN.de}`,
        `${directory} lacks ${someOf(missing).en} of this release. ${AGAIN.en}`,
      ),
    )
  const files = present.map(name => readOne(directory, name))
  const changed = files.filter(({ name, sha256 }) => assets[name] !== sha256).map(({ name }) => name)
  if (changed.length > 0)
    throw new AssetsError(
      'changed',
      words(
        `${directory} ist nicht, was veröffentlicht wurde; geändert: ${someOf(changed).de}. ${AGAIN.de}`,
        `${directory} is not what was released: ${someOf(changed).en} was changed. ${AGAIN.en}`,
      ),
    )
  return files
}

function readOne(directory: string, name: string): WebFile {
  const body = readFileSync(join(directory, name))
  return { name, body, sha256: createHash('sha256').update(body).digest('hex') }
}

export const hashesOf = (files: readonly WebFile[]): Record<string, string> =>
  Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]))

const SHOWN = 3
function someOf(names: readonly string[]): Words {
  const more = names.length - SHOWN
  const shown = names.slice(0, SHOWN).join(', ')
  return more > 0 ? words(`${shown} und ${more} mehr`, `${shown} and ${more} more`) : words(shown, shown)
}

/** Everything that is no directory; a link to somewhere else counts as a file, so that none can hide. */
function listFiles(directory: string): string[] {
  try {
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter(entry => !entry.isDirectory())
      .map(entry => relative(directory, join(entry.parentPath, entry.name)).split(sep).join('/'))
      .sort()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
