import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { operatorMessage } from '../operatorMessage.ts'
import { MANIFEST_NAME } from './assetManifest.ts'
import { type Assets, loadAssets } from './assets.ts'
import { headerPolicyOf } from './headerPolicy.ts'
import { hashesOf, readPreviousFiles, readWebFiles } from './webFiles.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'konklave-assets-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const FILES = { 'index.html': '<!doctype html>', 'assets/app-1a2b.js': 'app()', 'mark.svg': '<svg/>' }

function put(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), content)
}

/** A release's web app with its list, as it is unpacked. */
function release(place: string, version: string, files: Readonly<Record<string, string>> = FILES): void {
  for (const [name, content] of Object.entries(files)) put(`${place}/dist/${name}`, content)
  const built = readWebFiles({ directory: join(root, place, 'dist'), version, released: false })
  const assets = hashesOf(built.files)
  put(`${place}/${MANIFEST_NAME}`, JSON.stringify({ version, assets, headers: headerPolicyOf({ assets }) }))
}

const load = (released = true): Assets =>
  loadAssets({
    directory: join(root, 'web/dist'),
    previous: readPreviousFiles(join(root, 'previous')),
    version: 'clone',
    released,
  })

const paths = (assets: Assets) => assets.files.map(({ path }) => path).sort()
const refusal = () => {
  try {
    load()
    return 'started'
  } catch (error) {
    return operatorMessage(error) ?? error
  }
}

describe('the web app of a release', () => {
  test('[P-76] is served when it is exactly what was released', () => {
    release('web', '1.0.0')
    expect(paths(load())).toEqual(['/', '/assets/app-1a2b.js', '/check', '/m', '/mark.svg'])
    expect(load().manifest).toMatchObject({ version: '1.0.0', assets: { 'mark.svg': expect.any(String) } })
    expect(load().manifest).not.toHaveProperty('previous')
    // Which headers it sends can be seen; versions before this one know no such part of the list.
    expect(load().manifest).not.toHaveProperty('headers')
  })

  test('[P-76] a changed byte is refused, and the file named', () => {
    release('web', '1.0.0')
    put('web/dist/assets/app-1a2b.js', 'app();')
    expect(refusal()).toMatch(/assets\/app-1a2b\.js was changed\. Unpack the release again\.$/)
  })

  test.each(['assets/extra.js', '.hidden', 'assets/app.js.map', 'deep/er/file.txt'])(
    '[P-76] an added file is refused: %s',
    name => {
      release('web', '1.0.0')
      put(`web/dist/${name}`, '')
      expect(refusal()).toContain(`not part of this release: ${name}.`)
    },
  )

  test('[P-76] so is an added link to somewhere else', () => {
    release('web', '1.0.0')
    symlinkSync('/etc', join(root, 'web/dist/assets/etc'))
    expect(refusal()).toContain('assets/etc')
  })

  test('a missing file and a missing or broken list are refused', () => {
    release('web', '1.0.0')
    rmSync(join(root, 'web/dist/mark.svg'))
    expect(refusal()).toContain('lacks mark.svg')
    for (const list of ['', '{}', '{"version":"1","assets":{"../x":"00"}}']) {
      put(`web/${MANIFEST_NAME}`, list)
      expect(refusal()).toContain('is not a list of files')
    }
    rmSync(join(root, 'web', MANIFEST_NAME))
    expect(refusal()).toContain(`${MANIFEST_NAME} is missing`)
  })

  test('many deviations stay one readable sentence', () => {
    release('web', '1.0.0')
    for (const name of ['a', 'b', 'c', 'd', 'e']) put(`web/dist/${name}`, '')
    expect(refusal()).toContain('a, b, c and 2 more')
  })
})

describe('the web app of a clone', () => {
  test('has no list: what was built is served, but not how', () => {
    for (const [name, content] of Object.entries(FILES)) put(`web/dist/${name}`, content)
    put('web/dist/.vite/manifest.json', '{}')
    put('web/dist/assets/app-1a2b.js.map', '{}')
    const assets = load(false)
    expect(paths(assets)).toEqual(['/', '/assets/app-1a2b.js', '/check', '/m', '/mark.svg'])
    expect(Object.keys(assets.manifest.assets)).toEqual(['assets/app-1a2b.js', 'index.html', 'mark.svg'])
  })

  test('that was never built serves nothing', () => {
    expect(load(false).files).toEqual([])
  })
})

describe('after an upgrade', () => {
  const OLD = { ...FILES, 'index.html': 'old', 'assets/app-1a2b.js': 'app()', 'assets/lazy-9f.js': 'old()' }
  beforeEach(() => {
    release('previous', '0.9.0', OLD)
    release('web', '1.0.0')
  })

  test('what an open page of the release before may still load is there, and nothing else of it', () => {
    const assets = load()
    expect(String(assets.find('/assets/lazy-9f.js')?.body)).toBe('old()')
    expect(String(assets.find('/')?.body)).toBe(FILES['index.html'])
    expect(assets.manifest.previous?.version).toBe('0.9.0')
    expect(Object.keys(assets.manifest.previous?.assets ?? {})).toEqual([
      'assets/app-1a2b.js',
      'assets/lazy-9f.js',
    ])
  })

  test('[P-76] a changed one is refused; one that was never released is not served', () => {
    put('previous/dist/assets/planted.js', 'planted()')
    expect(load().find('/assets/planted.js')).toBeUndefined()
    put('previous/dist/assets/lazy-9f.js', 'other()')
    expect(refusal()).toContain('assets/lazy-9f.js was changed')
  })

  test('without its list nobody knows what it should be', () => {
    rmSync(join(root, 'previous', MANIFEST_NAME))
    expect(refusal()).toMatch(/Copy apps\/web of the release before there again, or delete it\.$/)
  })
})
