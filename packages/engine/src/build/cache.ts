import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, isAbsolute, join } from 'node:path'
import { EngineBuildError } from './errors.ts'
import { ENGINE_VERSION, PATCH, type Release } from './pins.ts'

/** Directory that holds the pinned go.mod and go.sum. */
export const BUILD_DIR = join(import.meta.dirname, '../../build')
/** Where the engine lies in an unpacked archive of Konklave, beside `packages`; in a clone there is nothing. */
export const SHIPPED_PLACE = join(import.meta.dirname, '../../../../engine')
export const BINARY_NAME = process.platform === 'win32' ? 'livekit-server.exe' : 'livekit-server'

/** What lies beside a cached binary; no dates, no paths, no machine names. */
export interface CacheRecord {
  readonly version: string
  readonly sha256: string
  readonly source: 'build' | 'release'
  /** Go release that compiled it; absent for a fetched release. */
  readonly go?: string
}

export const platformName = (): string => `${process.platform}-${process.arch}`

/** KONKLAVE_CACHE, else XDG_CACHE_HOME, else ~/.cache. A relative path is ignored, as XDG demands. */
export function cacheRoot(env: NodeJS.ProcessEnv): string {
  const base = [env.KONKLAVE_CACHE, env.XDG_CACHE_HOME].find(path => path !== undefined && isAbsolute(path))
  return join(base ?? join(homedir(), '.cache'), 'konklave', 'engine')
}

/** Cache place of our build; another go.mod, go.sum or patch is another place. */
export async function buildPlace(env: NodeJS.ProcessEnv, platform = platformName()): Promise<string> {
  const hash = createHash('sha256')
  for (const name of ['go.mod', 'go.sum']) hash.update(await readFile(join(BUILD_DIR, name)))
  hash.update(JSON.stringify(PATCH))
  return join(cacheRoot(env), `${ENGINE_VERSION}-${platform}-${hash.digest('hex').slice(0, 16)}`)
}

/** Cache place of a fetched release. */
export const releasePlace = (env: NodeJS.ProcessEnv, release: Release): string =>
  join(cacheRoot(env), `${ENGINE_VERSION}-${platformName()}-release-${release.sha256.slice(0, 16)}`)

const READ_SIZE_BYTES = 256 * 1024

export async function sha256File(path: string): Promise<string> {
  const hash = createHash('sha256')
  // One buffer for all of it: a stream would leave the size of the file behind as resident memory.
  const buffer = Buffer.allocUnsafe(READ_SIZE_BYTES)
  const file = await open(path)
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

/**
 * Path of the binary in `place`, `undefined` when there is none.
 * @throws EngineBuildError `checksum-mismatch` when the file is not the one that was put there.
 */
export async function readCache(place: string): Promise<string | undefined> {
  const record = await readFile(join(place, 'record.json'), 'utf8').catch(() => undefined)
  if (record === undefined) return undefined
  const { sha256 } = JSON.parse(record) as CacheRecord
  const path = join(place, BINARY_NAME)
  const actual = await sha256File(path).catch(() => 'unreadable')
  if (actual === sha256) return path
  throw new EngineBuildError(
    'checksum-mismatch',
    `${path} is not the file that was built (expected ${sha256}, found ${actual}); delete ${place}`,
  )
}

/** A private directory beside `place`, on the same file system, so that the last step is one rename. */
export async function stage(place: string): Promise<string> {
  await mkdir(dirname(place), { recursive: true })
  return mkdtemp(`${place}.part-`)
}

/** Makes the binary in `staged` visible at `place`, together with its record, in one step. */
export async function commitCache(
  staged: string,
  place: string,
  record: Omit<CacheRecord, 'sha256'>,
): Promise<string> {
  const binary = join(staged, BINARY_NAME)
  await chmod(binary, 0o755)
  const full: CacheRecord = { ...record, sha256: await sha256File(binary) }
  await writeFile(join(staged, 'record.json'), `${JSON.stringify(full, null, 2)}\n`)
  try {
    await rename(staged, place)
  } catch (cause) {
    // Somebody else was first: theirs is as good, if it is whole.
    if ((await readCache(place)) === undefined) throw cause
    await rm(staged, { recursive: true, force: true })
  }
  return join(place, BINARY_NAME)
}
