import { createHash } from 'node:crypto'
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { buildEngine } from '../../packages/engine/src/build/build.ts'
import { cacheRoot, sha256File } from '../../packages/engine/src/build/cache.ts'
import { MODULE } from '../../packages/engine/src/build/pins.ts'
import {
  goComponents,
  licenceProblems,
  nodeComponent,
  npmComponents,
  PROGRAMS,
  shippedPackages,
} from './components.ts'
import { entriesOf } from './contents.ts'
import { goBuildOf } from './goModules.ts'
import { nodeFor } from './nodeFor.ts'
import { readLock, treeOf } from './packages.ts'
import { type Entry, tarOf } from './tar.ts'

export const PLATFORMS = ['linux-x64', 'linux-arm64'] as const
export type Platform = (typeof PLATFORMS)[number]

export type Prepared = {
  /** `konklave-1.2.3-linux-x64`. */
  readonly name: string
  readonly entries: readonly Entry[]
  /** The hash of every file, as it also stands in the archive. */
  readonly sums: string
}

/** Something that must not be shipped. The message says what, one line each. */
export class ReleaseRefused extends Error {
  override readonly name = 'ReleaseRefused'
  readonly reason = 'licence'
}

export type Wanted = {
  readonly root: string
  readonly platform: Platform
  /** The built web app. */
  readonly web: string
  readonly env: NodeJS.ProcessEnv
  readonly say: (line: string) => void
}

/** Gathers all that goes into an archive. @throws ReleaseRefused */
export async function prepare({ root, platform, web, env, say }: Wanted): Promise<Prepared> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const lock = readLock(root)
  const onProgress = ({ message }: { readonly message: string }) => say(`media engine: ${message}`)
  const binary = await buildEngine({ env, platform, onProgress })
  const go = await goBuildOf(binary, env)
  const node = await nodeFor(root, platform, join(cacheRoot(env), '../node'))
  const licences = join(web, 'licenses.txt')
  const shipped = shippedPackages(lock, existsSync(licences) ? readFileSync(licences, 'utf8') : '')
  const components = [
    nodeComponent(node, platform),
    ...npmComponents(root, shipped),
    ...(await goComponents(go, env, { name: MODULE.path, version: MODULE.version, sum: MODULE.sum })),
  ]
  const problems = licenceProblems(components)
  if (problems.length > 0) throw new ReleaseRefused(problems.join('\n'))
  const { entries, sums } = entriesOf({
    root,
    version,
    platform,
    web,
    components,
    packages: shipped.server,
    ours: treeOf(lock, PROGRAMS).ours,
    node: { binary: join(node.directory, 'bin/node'), version: node.version },
    engine: { binary, go: go.go },
  })
  return { name: `konklave-${version}-${platform}`, entries, sums }
}

export type Written = {
  readonly file: string
  readonly sizeBytes: number
  readonly unpackedBytes: number
  /** Of the file. */
  readonly sha256: string
  /** Of the tar inside, which no compressor can change. */
  readonly tarSha256: string
}

/** The best level takes twice as long for half a percent. */
const LEVEL = 6

/** Writes the archive; it appears under its name only when it is whole. */
export async function write(entries: readonly Entry[], file: string, level = LEVEL): Promise<Written> {
  mkdirSync(dirname(file), { recursive: true })
  const [part, tar] = [`${file}.part`, createHash('sha256')]
  let unpackedBytes = 0
  const count = new Transform({
    transform(chunk: Uint8Array, _, done) {
      tar.update(chunk)
      unpackedBytes += chunk.length
      done(null, chunk)
    },
  })
  try {
    await pipeline(Readable.from(tarOf(entries)), count, createGzip({ level }), createWriteStream(part))
    renameSync(part, file)
  } finally {
    rmSync(part, { force: true })
  }
  return {
    file,
    sizeBytes: statSync(file).size,
    unpackedBytes,
    sha256: await sha256File(file),
    tarSha256: tar.digest('hex'),
  }
}

/** Paths whose hashes differ between two lists, or that only one of them has. */
export function differences(one: string, other: string): string[] {
  const [a, b] = [linesOf(one), linesOf(other)]
  const paths = new Set([...a.keys(), ...b.keys()])
  return [...paths].filter(path => a.get(path) !== b.get(path)).sort()
}

const linesOf = (sums: string): Map<string, string> =>
  new Map(
    sums
      .split('\n')
      .filter(Boolean)
      .map(line => [line.slice(66), line.slice(0, 64)]),
  )
