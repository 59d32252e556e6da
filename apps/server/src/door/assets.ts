import { createHash } from 'node:crypto'
import { extname } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { type ServedAssets, urlPathsOf } from './assetManifest.ts'
import { readWebFiles, type WebFile, type WebFiles } from './webFiles.ts'

/** One file of the web app as it was when the server started. */
export type Asset = {
  /** URL path. */
  readonly path: string
  readonly body: Buffer
  readonly type: string
  /** Hexadecimal. */
  readonly sha256: string
  /** Its name holds a hash of its content: may be kept for ever. */
  readonly immutable: boolean
  readonly compressible: boolean
  /** Of a page that is there in several. */
  readonly language?: string
}

export type Encoding = 'br' | 'gzip' | 'identity'

/** Everything that is served as a file. No path of a request ever reaches the file system. */
export interface Assets {
  find(path: string): Asset | undefined
  readonly files: readonly Asset[]
  /** The same, for whoever wants to compare it with a release. */
  readonly manifest: ServedAssets
  readonly sizeBytes: number
  /** Body in the best encoding of an Accept-Encoding header. */
  body(asset: Asset, acceptEncoding: string | undefined): Promise<{ encoding: Encoding; bytes: Buffer }>
  /** Compresses in the background, one file after the other, so that the first visitor does not wait. */
  warm(): Promise<void>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.tflite': 'application/octet-stream',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
}
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.txt', '.svg', '.wasm'])
const BROTLI_QUALITY = 9

export type WebApp = {
  /** Missing or empty gives no assets. */
  readonly directory: string
  /** Of the release before, for pages that are open while this one takes over. */
  readonly previous?: WebFiles | null
  /** For a build that has no manifest. */
  readonly version: string
  /** A released one has a manifest. */
  readonly released?: boolean
}

/** A page that is made here, not read. */
export function pageAsset(path: string, text: string, language: string): Asset {
  const body = Buffer.from(text)
  const sha256 = createHash('sha256').update(body).digest('hex')
  return { path, body, type: TYPES['.html'] ?? '', sha256, immutable: false, compressible: true, language }
}

/** Reads the build once. @throws AssetsError when it has a manifest that it does not match */
export function loadAssets({ directory, previous = null, version, released = false }: WebApp): Assets {
  const { files, manifest } = readWebFiles({ directory, version, released })
  const byPath = new Map<string, Asset>()
  // The later wins: what both have under one name is the present release's.
  for (const file of [...(previous?.files ?? []), ...files])
    for (const path of urlPathsOf(file.name)) byPath.set(path, assetOf(path, file))
  const { version: of, assets } = manifest
  return withCompression(byPath, { version: of, assets, ...(previous && { previous: previous.manifest }) })
}

function assetOf(path: string, { name, body, sha256 }: WebFile): Asset {
  return {
    path,
    body,
    sha256,
    type: typeOf(name),
    immutable: isHashed(path),
    compressible: COMPRESSIBLE.has(extensionOf(name)) && body.length > 512,
  }
}

const extensionOf = (name: string) => extname(name).toLowerCase()
const typeOf = (name: string) => TYPES[extensionOf(name)] ?? 'application/octet-stream'
const isHashed = (path: string) => path.startsWith('/assets/')

/** Pages must be asked for anew after an upgrade; names with a hash never change. */
export function cachingOf({ immutable, type }: Pick<Asset, 'immutable' | 'type'>): string {
  if (immutable) return 'public, max-age=31536000, immutable'
  return type.startsWith('text/html') ? 'no-store' : 'no-cache'
}

/** What is said about a file of the web app: what it is, and how long it may be kept. */
export function fileHeaders(path: string, name: string): Readonly<Record<string, string>> {
  const type = typeOf(name)
  return { 'content-type': type, 'cache-control': cachingOf({ immutable: isHashed(path), type }) }
}

function withCompression(byPath: ReadonlyMap<string, Asset>, manifest: ServedAssets): Assets {
  const compressed = new Map<string, Promise<Buffer>>()
  const files = [...byPath.values()]
  const compress = (asset: Asset, encoding: 'br' | 'gzip'): Promise<Buffer> => {
    const key = `${encoding} ${asset.sha256}`
    const known = compressed.get(key)
    if (known) return known
    const made = encoding === 'br' ? brotli(asset.body) : deflate(asset.body, { level: 9 })
    compressed.set(key, made)
    return made
  }
  return {
    find: path => byPath.get(path),
    files,
    manifest,
    sizeBytes: files.reduce((n, f) => n + f.body.length, 0),
    async body(asset, acceptEncoding) {
      const encoding = asset.compressible ? bestEncoding(acceptEncoding ?? '') : 'identity'
      const bytes = encoding === 'identity' ? asset.body : await compress(asset, encoding)
      return { encoding, bytes }
    },
    async warm() {
      for (const asset of files) if (asset.compressible) await compress(asset, 'br')
    },
  }
}

const brotliAsync = promisify(brotliCompress)
const deflate = promisify(gzip)
const brotli = (body: Buffer) =>
  brotliAsync(body, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
    },
  })

function bestEncoding(acceptEncoding: string): Encoding {
  const accepted = acceptEncoding
    .split(',')
    .map(part => part.trim())
    .filter(part => !/;\s*q=0(\.0+)?$/.test(part))
    .map(part => part.split(';')[0])
  return accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : 'identity'
}
