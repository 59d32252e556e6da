import { createHash } from 'node:crypto'
import {
  ASSETS_PATH,
  type AssetManifest,
  MANIFEST_MAX_BYTES,
  parseServedAssets,
  urlPathsOf,
} from '../door/assetManifest.ts'

/** How a file of a foreign server's client differs from a release. */
export type Deviation = {
  readonly path: string
  /** `undeclared`: it names a file that the release does not have. `false-claim`: it names another hash than it serves. */
  readonly what: 'changed' | 'missing' | 'undeclared' | 'false-claim'
}

export type Comparison =
  | {
      readonly t: 'compared'
      /** The version that it says it runs. */
      readonly version: string
      /** URL paths that were fetched. */
      readonly compared: number
      readonly deviations: readonly Deviation[]
      /** Files of the release before that it also serves. They are listed, not compared. */
      readonly previous: { readonly version: string; readonly files: number } | null
    }
  | { readonly t: 'failed'; readonly why: 'unreachable' | 'no-list' }

export type CompareOptions = { readonly fetch?: typeof fetch; readonly signal?: AbortSignal }

const ASSET_MAX_BYTES = 32 * 1024 * 1024

/**
 * Fetches every file of the release from another server and compares what came, not what it says. `url` is its origin.
 * What this shows: these bytes came to this asker, now. A server that wants to can send others to somebody else.
 */
export async function compareManifest(
  url: string,
  release: AssetManifest,
  { fetch: get = fetch, signal = new AbortController().signal }: CompareOptions = {},
): Promise<Comparison> {
  const from: Source = { origin: new URL(url).origin, get, signal }
  const list = await fetchBytes(from, ASSETS_PATH, MANIFEST_MAX_BYTES)
  if (list === 'unreachable') return { t: 'failed', why: 'unreachable' }
  const served = list === 'nothing' ? null : parseServedAssets(list.toString('utf8'))
  if (!served) return { t: 'failed', why: 'no-list' }

  const deviations: Deviation[] = []
  let compared = 0
  for (const [name, wanted] of Object.entries(release.assets)) {
    for (const path of urlPathsOf(name)) {
      const bytes = await fetchBytes(from, path, ASSET_MAX_BYTES)
      if (bytes === 'unreachable') return { t: 'failed', why: 'unreachable' }
      compared++
      const actual = bytes === 'nothing' ? undefined : sha256(bytes)
      if (actual === undefined) deviations.push({ path, what: 'missing' })
      else if (actual !== wanted) deviations.push({ path, what: 'changed' })
      else if (served.assets[name] !== actual) deviations.push({ path, what: 'false-claim' })
    }
  }
  for (const name of Object.keys(served.assets))
    if (!Object.hasOwn(release.assets, name)) deviations.push({ path: `/${name}`, what: 'undeclared' })
  const { previous } = served
  return {
    t: 'compared',
    version: served.version,
    compared,
    deviations,
    previous: previous ? { version: previous.version, files: Object.keys(previous.assets).length } : null,
  }
}

type Source = { readonly origin: string; readonly get: typeof fetch; readonly signal: AbortSignal }

/** `nothing`: an answer, but not this file. No redirect is followed: a page of elsewhere is not this server's. */
async function fetchBytes(
  { origin, get, signal }: Source,
  path: string,
  maxBytes: number,
): Promise<Buffer | 'nothing' | 'unreachable'> {
  try {
    const response = await get(origin + path, { redirect: 'manual', signal })
    if (response.status !== 200 || !response.body) {
      await response.body?.cancel()
      return 'nothing'
    }
    const chunks: Uint8Array[] = []
    let size = 0
    for await (const chunk of response.body) {
      size += chunk.length
      if (size > maxBytes) return 'nothing'
      chunks.push(chunk)
    }
    return Buffer.concat(chunks)
  } catch {
    signal.throwIfAborted()
    return 'unreachable'
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
