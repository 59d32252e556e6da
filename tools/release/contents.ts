import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { headerPolicyOf } from '../../apps/server/src/door/headerPolicy.ts'
import { hashesOf, readWebFiles } from '../../apps/server/src/door/webFiles.ts'
import { ENGINE_VERSION } from '../../packages/engine/src/build/pins.ts'
import { PROTOCOL_VERSIONS } from '../../packages/protocol/src/index.ts'
import { type Component, PROGRAMS } from './components.ts'
import type { NpmPackage } from './packages.ts'
import { sbomOf } from './sbom.ts'
import { reachedFrom } from './sources.ts'
import { byPath, type Entry } from './tar.ts'

export type Contents = {
  readonly root: string
  readonly version: string
  readonly platform: string
  /** The built web app. */
  readonly web: string
  readonly packages: readonly NpmPackage[]
  readonly ours: readonly string[]
  readonly components: readonly Component[]
  readonly node: { readonly binary: string; readonly version: string }
  readonly engine: { readonly binary: string; readonly go: string }
}

/** Everything in an archive, below its one directory. The last entry holds the hashes of all others. */
export function entriesOf(contents: Contents): { readonly entries: readonly Entry[]; readonly sums: string } {
  const { root, version, platform, node, engine } = contents
  const archive = join(root, 'tools/release/archive')
  const engineBytes = readFileSync(engine.binary)
  const record = { version: ENGINE_VERSION, source: 'build', go: engine.go, sha256: sha256(engineBytes) }
  const all: Entry[] = [
    { t: 'file', path: 'konklave', executable: true, read: () => readFileSync(join(archive, 'konklave')) },
    copied('README.md', join(archive, 'README.md')),
    copied('LICENSE', join(root, 'LICENSE')),
    written('release.json', releaseFile(contents)),
    written(
      'sbom.cdx.json',
      sbomOf({ version, platform, licence: 'AGPL-3.0-or-later' }, contents.components),
    ),
    { t: 'file', path: 'node/bin/node', executable: true, read: () => readFileSync(node.binary) },
    { t: 'file', path: 'engine/livekit-server', executable: true, read: () => engineBytes },
    written('engine/record.json', `${JSON.stringify(record, null, 2)}\n`),
    ...sourceEntries(contents),
    ...webEntries(contents),
    ...contents.packages.flatMap(({ place }) => tree(root, place)),
    ...tree(root, 'docs').filter(({ path }) => !path.endsWith('.ts')),
    ...licenceEntries(contents.components),
  ]
  const sums = byPath(all)
    .flatMap(entry => (entry.t === 'file' ? [`${sha256(entry.read())}  ${entry.path}\n`] : []))
    .join('')
  const top = `konklave-${version}-${platform}`
  const entries = [...all, written('SHA256SUMS', sums)].map(entry => ({
    ...entry,
    path: `${top}/${entry.path}`,
  }))
  return { entries, sums }
}

function releaseFile({ version, platform, node, engine }: Contents): string {
  const file = {
    name: 'konklave',
    version,
    platform,
    protocol: PROTOCOL_VERSIONS,
    node: node.version,
    engine: ENGINE_VERSION,
    go: engine.go,
  }
  return `${JSON.stringify(file, null, 2)}\n`
}

/** Our programs as they are read and run, and links by which they find each other. */
function sourceEntries({ root, ours, packages }: Contents): Entry[] {
  const reached = reachedFrom(
    root,
    PROGRAMS.map(place => `${place}/src/main.ts`),
  )
  const shipped = new Set(packages.map(({ name }) => name))
  const lacking = reached.packages.filter(name => !shipped.has(name))
  if (lacking.length > 0)
    throw new Error(`the programs import ${lacking.join(', ')}, which would not be there`)
  const about = ours.flatMap(place => [`${place}/package.json`, `${place}/README.md`])
  // The engine of the archive is built from these; its cache is named after them.
  const pins = ['packages/engine/build/go.mod', 'packages/engine/build/go.sum']
  const files = new Set([...reached.files, ...about, ...pins])
  const links = ours.map(place => ({
    t: 'link' as const,
    path: `node_modules/@konklave/${place.split('/').at(-1)}`,
    target: `../../${place}`,
  }))
  return [...[...files].map(path => copied(path, join(root, path))), ...links]
}

function webEntries({ root, web, version }: Contents): Entry[] {
  const { files } = readWebFiles({ directory: web, version, released: false })
  if (!files.some(({ name }) => name === 'index.html')) throw new Error(`${web} is no built web app`)
  const assets = hashesOf(files)
  const manifest = { version, assets, headers: headerPolicyOf({ assets }) }
  return [
    written('apps/web/assets.json', `${JSON.stringify(manifest, null, 1)}\n`),
    copied('apps/web/package.json', join(root, 'apps/web/package.json')),
    ...files.map(({ name, body }) => written(`apps/web/dist/${name}`, body)),
  ]
}

function licenceEntries(components: readonly Component[]): Entry[] {
  const summary = [...components]
    .sort((a, b) => (a.purl < b.purl ? -1 : 1))
    .map(({ kind, name, version, licence }) => `${kind}  ${name}  ${version}  ${licence}\n`)
  const texts = components.flatMap(({ kind, name, version, texts }) =>
    texts.map(({ name: file, text }) => written(`licences/${kind}/${name}@${version}/${file}`, text)),
  )
  return [
    ...texts,
    written('licences/LIST.txt', summary.join('')),
    written('licences/golang/CHANGES.txt', CHANGES),
  ]
}

/** Apache-2.0, section 4(b). */
const CHANGES = `The media engine is github.com/livekit/livekit-server with these changes, made by Konklave when it is built
(packages/engine/src/build, docs/adr/0002-livekit-build.md):

- pkg/rtc/transport.go: one line removed, the call of EnableSped.
- go.mod, go.sum: replaced by those in packages/engine/build.
`

/** An installed directory, without what npm nests in it: that has a place of its own in the lockfile. */
function tree(root: string, place: string): Entry[] {
  return readdirSync(join(root, place), { withFileTypes: true }).flatMap(entry => {
    const path = `${place}/${entry.name}`
    if (entry.name === 'node_modules') return []
    if (entry.isDirectory()) return tree(root, path)
    const file = join(root, path)
    if (!lstatSync(file).isFile()) throw new Error(`${path} is neither a file nor a directory`)
    const executable = (statSync(file).mode & 0o100) !== 0
    return [{ t: 'file', path, executable, read: () => readFileSync(file) }]
  })
}

const copied = (path: string, from: string): Entry => ({
  t: 'file',
  path,
  executable: false,
  read: () => readFileSync(from),
})

function written(path: string, content: string | Uint8Array): Entry {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { t: 'file', path, executable: false, read: () => bytes }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
