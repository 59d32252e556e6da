import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Which package may import which of ours. The table of docs/ARCHITECTURE.md, as code. */
const arrows: Record<string, readonly string[]> = {
  protocol: [],
  crypto: ['protocol'],
  media: [],
  engine: [],
  client: ['crypto', 'protocol'],
  server: ['engine', 'protocol'],
  cli: ['server'],
  member: ['client', 'protocol'],
  web: ['client', 'crypto', 'media', 'protocol'],
  testing: ['client', 'crypto', 'engine', 'media', 'protocol', 'server'],
}
/** What holds keys or opens frames. The blind side never reaches it, not even through others. */
const sighted = ['crypto', 'client', 'media', 'documents']
const blind = ['server', 'engine', 'cli']

type Manifest = { name: string; dependencies?: Record<string, string>; scripts?: Record<string, string> }
const packages = ['packages', 'apps'].flatMap(dir =>
  readdirSync(join(root, dir)).map(name => ({
    name,
    dir: join(dir, name),
    manifest: JSON.parse(readFileSync(join(root, dir, name, 'package.json'), 'utf8')) as Manifest,
  })),
)
const declared = (manifest: Manifest) =>
  Object.keys(manifest.dependencies ?? {})
    .filter(d => d.startsWith('@konklave/'))
    .map(d => d.slice('@konklave/'.length))
    .sort()

const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', 'packages', 'apps'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(f => /\.tsx?$/.test(f))

describe('arrows between packages', () => {
  it('every package declares exactly what the table allows', () => {
    expect(Object.fromEntries(packages.map(p => [p.name, declared(p.manifest)]))).toEqual(
      Object.fromEntries(Object.entries(arrows).map(([k, v]) => [k, [...v].sort()])),
    )
  })

  it('[Law 1] no blind package reaches a sighted one, transitively', () => {
    const reach = (name: string): string[] => (arrows[name] ?? []).flatMap(n => [n, ...reach(n)])
    for (const name of blind) expect(reach(name).filter(n => sighted.includes(n))).toEqual([])
  })

  it('every import of ours is declared, and none reaches into another package by path', () => {
    const wrong: string[] = []
    for (const file of files) {
      const [, name = ''] = file.split('/')
      const text = readFileSync(join(root, file), 'utf8')
      for (const [, spec = ''] of text.matchAll(/(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
        const ours = /^@konklave\/([a-z]+)/.exec(spec)?.[1]
        if (ours && ours !== name && !(arrows[name] ?? []).includes(ours)) wrong.push(`${file}: ${spec}`)
        if (spec.startsWith('.')) {
          const target = join(file, '..', spec)
          if (!target.startsWith(file.split('/').slice(0, 2).join('/'))) wrong.push(`${file}: ${spec}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('only crypto/src/engine knows the MLS library, only web/src/ui the component library, only media the SDK', () => {
    const homes: [RegExp, string][] = [
      [/['"]ts-mls/, 'packages/crypto/src/engine/'],
      [/['"]react-aria-components/, 'apps/web/src/ui/'],
      [/['"]livekit-client/, 'packages/media/'],
      [/['"]livekit-server-sdk/, 'packages/engine/'],
    ]
    const wrong = files
      .filter(f => f.includes('/src/') && !f.includes('.test.'))
      .flatMap(f =>
        homes
          .filter(([spec, home]) => !f.startsWith(home) && spec.test(imports(f)))
          .map(([, home]) => `${f} (belongs to ${home})`),
      )
    expect(wrong).toEqual([])
  })
})

describe('supply chain', () => {
  it('no package of the tree has an install script', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toContain('hasInstallScript')
  })
})

function imports(file: string): string {
  return readFileSync(join(root, file), 'utf8')
    .split('\n')
    .filter(l => /from ['"]|import\(?['"]/.test(l))
    .join('\n')
}
