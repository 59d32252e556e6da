import { createHash } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { BINARY_NAME, commitCache, readCache, releasePlace, stage } from './cache.ts'
import { EngineBuildError } from './errors.ts'
import { ENGINE_VERSION, RELEASE_BASE_URL, type Release } from './pins.ts'
import { probeBinary } from './probe.ts'
import { type OnProgress, progressFrom } from './progress.ts'
import { fileFromTarGz } from './tar.ts'

const MAX_ARCHIVE_BYTES = 100 << 20
const TIMEOUT_MS = 300_000

export interface DownloadOptions {
  readonly env: NodeJS.ProcessEnv
  readonly release: Release
  /** Where releases live; `<baseUrl>/v<version>/<asset>` is fetched. */
  readonly baseUrl?: string
  readonly onProgress?: OnProgress | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Fetches a release archive, compares it with the pinned hash before a byte of it is unpacked, and puts the
 * binary into the cache.
 * @throws EngineBuildError `download-failed`, `download-checksum`, `archive-invalid`, `wrong-version`
 */
export async function downloadEngine(options: DownloadOptions): Promise<string> {
  const { env, release, baseUrl = RELEASE_BASE_URL, onProgress, signal } = options
  const say = progressFrom(onProgress)
  const place = releasePlace(env, release)
  const cached = await readCache(place)
  if (cached !== undefined) return cached
  const url = new URL(`v${ENGINE_VERSION}/${release.asset}`, `${baseUrl}/`)
  say('download', `Fetching ${url.href}`)
  const archive = await fetchArchive(url, signal)
  say('verify', 'Comparing with the pinned checksum')
  const actual = createHash('sha256').update(archive).digest('hex')
  if (actual !== release.sha256)
    throw new EngineBuildError('download-checksum', `${url.href} has ${actual}, pinned is ${release.sha256}`)
  const staged = await stage(place)
  try {
    const binary = join(staged, BINARY_NAME)
    await writeFile(binary, fileFromTarGz(archive, BINARY_NAME), { mode: 0o755 })
    await probeBinary(binary, signal)
    const path = await commitCache(staged, place, { version: ENGINE_VERSION, source: 'release' })
    say('done', 'The media engine is in place')
    return path
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

async function fetchArchive(url: URL, signal: AbortSignal | undefined): Promise<Buffer> {
  const deadline = AbortSignal.timeout(TIMEOUT_MS)
  try {
    const response = await fetch(url, { signal: signal ? AbortSignal.any([signal, deadline]) : deadline })
    if (!response.ok || response.body === null)
      throw new EngineBuildError('download-failed', `${url.host} answered ${response.status}`)
    const parts: Uint8Array[] = []
    let sizeBytes = 0
    for await (const part of response.body) {
      sizeBytes += part.length
      if (sizeBytes > MAX_ARCHIVE_BYTES)
        throw new EngineBuildError('download-failed', `${url.host} sent more than ${MAX_ARCHIVE_BYTES} bytes`)
      parts.push(part)
    }
    return Buffer.concat(parts)
  } catch (cause) {
    signal?.throwIfAborted()
    if (cause instanceof EngineBuildError) throw cause
    throw new EngineBuildError('download-failed', `${url.host} cannot be reached`, { cause })
  }
}
