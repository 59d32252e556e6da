import { existsSync } from 'node:fs'
import { access, constants } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { buildEngine } from './build.ts'
import { BINARY_NAME, buildPlace, platformName, readCache, releasePlace, SHIPPED_PLACE } from './cache.ts'
import { downloadEngine } from './download.ts'
import { EngineBuildError } from './errors.ts'
import { RELEASES } from './pins.ts'
import { probeBinary } from './probe.ts'
import type { OnProgress } from './progress.ts'

export type EngineOrigin = 'environment' | 'archive' | 'path' | 'cache' | 'release' | 'build'

export interface ResolvedEngine {
  readonly path: string
  readonly origin: EngineOrigin
}

export interface ResolveOptions {
  readonly env: NodeJS.ProcessEnv
  /** Whether a release may be fetched from its vendor's host. Never without being asked. */
  readonly allowDownload: boolean
  readonly onProgress?: OnProgress | undefined
  readonly signal?: AbortSignal | undefined
  /** Where an archive of Konklave has its engine; for tests. */
  readonly shipped?: string
  /** The two ways that leave this machine or take minutes; for tests and for offline installs. */
  readonly ways?: { readonly download?: typeof downloadEngine; readonly build?: typeof buildEngine }
}

/** None of the ways gave a binary; `attempts` says what each one said. */
export class EngineNotFoundError extends Error {
  override readonly name = 'EngineNotFoundError'
  readonly reason = 'engine-not-found'
  readonly attempts: readonly Attempt[]
  constructor(attempts: readonly Attempt[]) {
    super(
      [
        'No media engine could be found or made. What was tried, in this order:',
        ...attempts.map(({ way, said }, i) => `  ${i + 1}. ${way}: ${said}`),
      ].join('\n'),
    )
    this.attempts = attempts
  }
}

export interface Attempt {
  readonly way: string
  readonly said: string
}

type Way = readonly [name: string, origin: EngineOrigin, find: () => Promise<string>]

/**
 * Finds the media engine: LIVEKIT_SERVER_BIN, the archive this came in, PATH, cache, release download (only when
 * allowed), Go build. A binary named by LIVEKIT_SERVER_BIN is the operator's decision, one in the archive was tested
 * with it: if such a one does not work, nothing replaces it.
 * @throws EngineNotFoundError
 */
export async function resolveEngine(options: ResolveOptions): Promise<ResolvedEngine> {
  const { env, allowDownload, onProgress, signal, shipped = SHIPPED_PLACE, ways = {} } = options
  const named = env.LIVEKIT_SERVER_BIN || undefined
  const elsewhere: readonly Way[] = [
    ['livekit-server in PATH', 'path', () => fromPath(env, signal)],
    ['cache', 'cache', () => fromCache(env)],
    [
      'release download',
      'release',
      async () => {
        const release = RELEASES[platformName()]
        if (!allowDownload) throw new EngineBuildError('download-failed', 'not asked for')
        if (release === undefined)
          throw new EngineBuildError('no-release-for-platform', `no pinned release for ${platformName()}`)
        return (ways.download ?? downloadEngine)({ env, release, onProgress, signal })
      },
    ],
    ['build with Go', 'build', () => (ways.build ?? buildEngine)({ env, onProgress, signal })],
  ]
  const attempts: Attempt[] = []
  if (named === undefined) attempts.push({ way: 'LIVEKIT_SERVER_BIN', said: 'not set' })
  else {
    const found = await attempt(attempts, 'LIVEKIT_SERVER_BIN', signal, () => probed(named, signal))
    if (found !== undefined) return { path: found, origin: 'environment' }
    for (const [way] of elsewhere)
      attempts.push({ way, said: 'not tried, because LIVEKIT_SERVER_BIN is set' })
    throw new EngineNotFoundError(attempts)
  }
  if (existsSync(join(shipped, 'record.json'))) {
    const found = await attempt(attempts, 'this archive', signal, () => fromArchive(shipped))
    if (found !== undefined) return { path: found, origin: 'archive' }
    throw new EngineNotFoundError(attempts)
  }
  for (const [way, origin, find] of elsewhere) {
    const path = await attempt(attempts, way, signal, find)
    if (path !== undefined) return { path, origin }
  }
  throw new EngineNotFoundError(attempts)
}

async function attempt(
  attempts: Attempt[],
  way: string,
  signal: AbortSignal | undefined,
  find: () => Promise<string>,
): Promise<string | undefined> {
  try {
    return await find()
  } catch (error) {
    signal?.throwIfAborted()
    attempts.push({ way, said: error instanceof Error ? error.message : String(error) })
    return undefined
  }
}

async function probed(path: string, signal: AbortSignal | undefined): Promise<string> {
  await probeBinary(path, signal)
  return path
}

async function fromArchive(place: string): Promise<string> {
  const path = await readCache(place).catch(() => undefined)
  if (path !== undefined) return path
  throw new EngineBuildError(
    'checksum-mismatch',
    `${join(place, BINARY_NAME)} is not the file that was released; unpack the release again`,
  )
}

async function fromPath(env: NodeJS.ProcessEnv, signal: AbortSignal | undefined): Promise<string> {
  // Relative entries would let the current directory decide what runs.
  for (const folder of (env.PATH ?? '').split(delimiter).filter(isAbsolute)) {
    const path = join(folder, BINARY_NAME)
    const exists = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    )
    if (exists) return probed(path, signal)
  }
  throw new EngineBuildError('not-executable', 'not there')
}

async function fromCache(env: NodeJS.ProcessEnv): Promise<string> {
  const release = RELEASES[platformName()]
  const places = [await buildPlace(env), ...(release === undefined ? [] : [releasePlace(env, release)])]
  for (const place of places) {
    const path = await readCache(place)
    if (path !== undefined) return path
  }
  throw new EngineBuildError('not-executable', `empty (${places[0]})`)
}
