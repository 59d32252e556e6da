import { existsSync, readFileSync } from 'node:fs'
import { type Words, words } from '@konklave/protocol'
import { z } from 'zod'
import { OperatorError } from '../operatorError.ts'

/** Where a running server says what it serves. JSON: an auditor reads it with nothing of ours. */
export const ASSETS_PATH = '/api/assets'
/** Lies beside the directory it is about, never in it. */
export const MANIFEST_NAME = 'assets.json'
/** At the root of an unpacked archive, and nowhere else. */
export const RELEASE_FILE = 'release.json'
export const MANIFEST_MAX_BYTES = 1024 * 1024

const release = z.strictObject({
  /** Of the release these files belong to. A foreign server's is printed, so it holds nothing that a terminal obeys. */
  version: z.string().regex(/^[\w.+-]{1,64}$/),
  /** Path below the web app's directory → hexadecimal SHA-256. */
  assets: z.record(z.string().regex(/^[\w.@-]+(\/[\w.@-]+)*$/), z.string().regex(/^[0-9a-f]{64}$/)),
})
const headers = z
  .record(z.string().regex(/^[a-z][a-z-]*$/), z.string().regex(/^[\x20-\x7e]{1,4096}$/))
  .readonly()
const headerPolicy = z.strictObject({
  /** With every answer, errors included. */
  always: headers,
  /** Of a public server besides. */
  public: headers,
  /** URL path → what is said about that file in particular. */
  files: z.record(z.string().regex(/^\/[\w.@/-]*$/), headers).readonly(),
})
const manifest = z.strictObject({
  ...release.shape,
  /** Releases of before do not say. */
  headers: z.optional(headerPolicy),
})
const servedAssets = z.strictObject({
  ...release.shape,
  /** Files with a hash in their names that pages of the release before still load. */
  previous: z.optional(release),
})

/** The files of one release's web app. */
export type AssetManifest = z.infer<typeof manifest>
/** What browsers are told with the answers of a release. */
export type HeaderPolicy = Readonly<z.infer<typeof headerPolicy>>
/** What a server says it serves. */
export type ServedAssets = z.infer<typeof servedAssets>

/** The web app is not the one it says it is, so nothing is served. The message is for the operator. */
export class AssetsError extends OperatorError {
  override readonly name = 'AssetsError'
  readonly reason: 'no-manifest' | 'bad-manifest' | 'changed' | 'missing' | 'undeclared'
  constructor(reason: AssetsError['reason'], says: Words, options?: ErrorOptions) {
    super(says, options)
    this.reason = reason
  }
}

/** Null when there is no such file. @throws AssetsError `bad-manifest` */
export function readManifest(file: string): AssetManifest | null {
  if (!existsSync(file)) return null
  try {
    return manifest.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    throw new AssetsError(
      'bad-manifest',
      words(
        `${file} ist keine Dateiliste eines Archivs. Entpacken Sie das Archiv noch einmal.`,
        `${file} is not a list of files of a release. Unpack the release again.`,
      ),
      { cause },
    )
  }
}

/** From the untrusted answer of a server; null when it is no such list. */
export function parseServedAssets(text: string): ServedAssets | null {
  try {
    return servedAssets.parse(JSON.parse(text))
  } catch {
    return null
  }
}

/** URL paths under which a file is served: the entry page has three, since a link carries all else in its fragment. */
export const urlPathsOf = (file: string): readonly string[] =>
  file === 'index.html' ? ['/', '/m', '/check'] : [`/${file}`]
