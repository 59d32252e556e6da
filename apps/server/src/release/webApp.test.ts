import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../config/index.ts'
import { MANIFEST_NAME, RELEASE_FILE } from '../door/assetManifest.ts'
import { hashesOf, readWebFiles } from '../door/webFiles.ts'
import { OWN_RELEASE } from './release.ts'
import { releaseBefore } from './releaseBefore.ts'
import { loadWebApp } from './webApp.ts'

let opt: string
let log: string[]
beforeEach(() => {
  opt = mkdtempSync(join(tmpdir(), 'konklave-opt-'))
  log = []
})
afterEach(() => rmSync(opt, { recursive: true, force: true }))

const place = (version: string) => join(opt, `konklave-${version}-linux-x64`)
function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}
/** An unpacked archive, as far as the client goes. */
function unpacked(version: string, script = `assets/late-${version}.js`): string {
  const web = join(place(version), 'apps/web')
  put(join(web, 'dist/index.html'), version)
  put(join(web, 'dist', script), `late("${version}")`)
  const { files } = readWebFiles({ directory: join(web, 'dist'), version, released: false })
  put(join(web, MANIFEST_NAME), JSON.stringify({ version, assets: hashesOf(files) }))
  put(join(place(version), RELEASE_FILE), JSON.stringify({ name: 'konklave', version }))
  return place(version)
}
const config = (argv: string[] = []) => loadConfig({ argv, env: {}, cwd: opt })
const serve = (version: string, argv?: string[]) =>
  loadWebApp(config(argv), { ...OWN_RELEASE, version, root: place(version) }, (event, fields) => {
    log.push(`${event} ${JSON.stringify(fields)}`)
  })

test('of archives that lie beside each other, the newest older one is the release before', () => {
  for (const version of ['0.2.0', '0.9.0', '0.10.0', '0.10.1', '1.0.0']) unpacked(version)
  put(join(opt, 'konklave-0.9.5-linux-x64/README.md'), 'no release')
  put(join(opt, `konklave-0.9.6-linux-x64/${RELEASE_FILE}`), '{"name":"something else"}')
  put(join(opt, `konklave-backup/${RELEASE_FILE}`), '{"name":"konklave"}')
  expect(releaseBefore(place('0.10.0'))).toBe(place('0.9.0'))
  expect(releaseBefore(place('1.0.0'))).toBe(place('0.10.1'))
  expect(releaseBefore(place('0.2.0'))).toBeNull()
  expect(releaseBefore(join(opt, 'konklave-backup'))).toBeNull()
})

test('an open page of the release before still finds its late parts, without anybody having copied anything', () => {
  unpacked('0.1.0')
  unpacked('0.2.0')
  const assets = serve('0.2.0')
  expect(String(assets.find('/assets/late-0.1.0.js')?.body)).toBe('late("0.1.0")')
  expect(String(assets.find('/')?.body)).toBe('0.2.0')
  expect(assets.manifest.previous?.version).toBe('0.1.0')
  expect(log).toContain('web.previous {"files":1}')
})

test('what somebody put there by hand comes first', () => {
  unpacked('0.1.0')
  unpacked('0.2.0')
  unpacked('0.3.0')
  cpSync(join(place('0.1.0'), 'apps/web'), join(place('0.3.0'), 'assets-previous'), { recursive: true })
  expect(serve('0.3.0').manifest.previous?.version).toBe('0.1.0')
})

test('[P-76] one beside it that is not what was released is left out, said, and stops nothing', () => {
  unpacked('0.1.0')
  unpacked('0.2.0')
  put(join(place('0.1.0'), 'apps/web/dist/assets/late-0.1.0.js'), 'other()')
  const assets = serve('0.2.0')
  expect(assets.find('/assets/late-0.1.0.js')).toBeUndefined()
  expect(assets.manifest).not.toHaveProperty('previous')
  expect(log).toContain('web.previous-unusable {"why":"changed"}')
})

test.runIf(process.getuid?.() === 0)('[P-76] one of another user of this machine is none', () => {
  unpacked('0.1.0')
  unpacked('0.2.0')
  chownSync(place('0.1.0'), 12_345, 12_345)
  expect(serve('0.2.0').manifest).not.toHaveProperty('previous')
})
