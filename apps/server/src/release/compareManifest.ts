import { createHash } from 'node:crypto'
import {
  ASSETS_PATH,
  type AssetManifest,
  type HeaderPolicy,
  MANIFEST_MAX_BYTES,
  parseServedAssets,
  urlPathsOf,
} from '../door/assetManifest.ts'
import { headerPolicyOf } from '../door/headerPolicy.ts'
import { dutyPaths } from '../duties/index.ts'
import { headerFaults } from './headerFaults.ts'

/** How a foreign server's client differs from a release. */
export type Deviation =
  | {
      readonly path: string
      /** `undeclared`: it names a file that the release does not have. `false-claim`: it names another hash than it serves. */
      readonly what: 'changed' | 'missing' | 'undeclared' | 'false-claim'
    }
  /** The bytes may be right, but the browser is told something else about them. */
  | { readonly path: string; readonly what: 'header'; readonly header: string }

export type Comparison =
  | {
      readonly t: 'compared'
      /** The version that it says it runs. */
      readonly version: string
      /** URL paths that were fetched. */
      readonly compared: number
      readonly deviations: readonly Deviation[]
      /** Whose headers the answers were held against; `this-version`: the release does not say which ones it was built with. */
      readonly headersOf: 'release' | 'this-version'
      /** Files of the release before that it also serves. They are listed, not compared. */
      readonly previous: { readonly version: string; readonly files: number } | null
    }
  /** `empty-release`: what it was to be compared with has no page. */
  | { readonly t: 'failed'; readonly why: 'unreachable' | 'no-list' | 'empty-release' }

export type CompareOptions = {
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
  /** For each answer, to its last byte. */
  readonly answerWithinMs?: number
}

const ASSET_MAX_BYTES = 32 * 1024 * 1024
const ANSWER_WITHIN_MS = 30_000
/** Pages that a server writes itself, of the same origin: their words are its own, their headers are not. */
export const OWN_PAGES: readonly string[] = [...dutyPaths, '/there-is-nothing-here']

/**
 * Fetches every file of the release from another server and compares what came, not what it says, with the headers that
 * the release was built with. `url` is its origin. What this shows: these bytes came to this asker, now. A server that wants to
 * can send others to somebody else.
 */
export async function compareManifest(
  url: string,
  release: AssetManifest,
  options: CompareOptions = {},
): Promise<Comparison> {
  if (!Object.hasOwn(release.assets, 'index.html')) return { t: 'failed', why: 'empty-release' }
  const {
    fetch: get = fetch,
    answerWithinMs = ANSWER_WITHIN_MS,
    signal = new AbortController().signal,
  } = options
  const from: Source = { origin: new URL(url).origin, get, signal, answerWithinMs }
  try {
    return await compare(from, release)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof Unreachable) return { t: 'failed', why: 'unreachable' }
    throw error
  }
}

async function compare(from: Source, release: AssetManifest): Promise<Comparison> {
  const { bytes: list } = await fetchBytes(from, ASSETS_PATH, MANIFEST_MAX_BYTES)
  const served = list && parseServedAssets(list.toString('utf8'))
  if (!served) return { t: 'failed', why: 'no-list' }

  const policy = release.headers ?? headerPolicyOf(release)
  const deviations: Deviation[] = []
  let compared = 0
  for (const [name, wanted] of Object.entries(release.assets)) {
    for (const path of pathsOf(name, policy)) {
      const { bytes, headers } = await fetchBytes(from, path, ASSET_MAX_BYTES)
      compared++
      const actual = bytes && sha256(bytes)
      if (actual === null) deviations.push({ path, what: 'missing' })
      else if (actual !== wanted) deviations.push({ path, what: 'changed' })
      else if (served.assets[name] !== actual) deviations.push({ path, what: 'false-claim' })
      if (actual !== null) deviations.push(...headersOf(path, headers, policy))
    }
  }
  for (const path of OWN_PAGES) {
    const { headers } = await fetchBytes(from, path, ASSET_MAX_BYTES)
    deviations.push(...headersOf(path, headers, policy))
  }
  for (const name of Object.keys(served.assets))
    if (!Object.hasOwn(release.assets, name)) deviations.push({ path: `/${name}`, what: 'undeclared' })
  const { previous } = served
  return {
    t: 'compared',
    version: served.version,
    compared,
    deviations,
    headersOf: release.headers ? 'release' : 'this-version',
    previous: previous ? { version: previous.version, files: Object.keys(previous.assets).length } : null,
  }
}

/** A release of before may not have had all of the paths that we know; one it has, or it could not be compared. */
function pathsOf(name: string, { files }: HeaderPolicy): readonly string[] {
  const paths = urlPathsOf(name)
  const its = paths.filter(path => Object.hasOwn(files, path))
  return its.length > 0 ? its : paths
}

const headersOf = (path: string, headers: Headers, policy: HeaderPolicy): Deviation[] =>
  headerFaults(headers, policy, policy.files[path]).map(header => ({ path, what: 'header', header }))

type Source = Required<Pick<CompareOptions, 'signal' | 'answerWithinMs'>> & {
  readonly origin: string
  readonly get: typeof fetch
}

class Unreachable extends Error {
  override readonly name = 'Unreachable'
}

/** Without bytes: an answer, but not this file. No redirect is followed: a page of elsewhere is not this server's. */
async function fetchBytes(
  { origin, get, signal, answerWithinMs }: Source,
  path: string,
  maxBytes: number,
): Promise<{ readonly bytes: Buffer | null; readonly headers: Headers }> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)])
  try {
    const response = await get(origin + path, { redirect: 'manual', signal: limit })
    const { headers } = response
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel()
      return { bytes: null, headers }
    }
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body) {
      size += chunk.length
      if (size > maxBytes) return { bytes: null, headers }
      chunks.push(chunk)
    }
    return { bytes: Buffer.concat(chunks), headers }
  } catch (cause) {
    throw new Unreachable('', { cause })
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
