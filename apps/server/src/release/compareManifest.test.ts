import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ASSETS_PATH, type AssetManifest } from '../door/assetManifest.ts'
import { readWebFiles } from '../door/webFiles.ts'
import { startTestApp, type TestApp } from '../testing/testApp.ts'
import { compareManifest } from './compareManifest.ts'
import { releasedAssets } from './ownRelease.ts'

const FILES = { 'index.html': '<!doctype html>', 'assets/app-1a2b.js': 'app()', 'mark.svg': '<svg/>' }

const open: TestApp[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop()
})
async function serving(files: Readonly<Record<string, string>>): Promise<TestApp> {
  const server = await startTestApp({ files })
  open.push(server)
  return server
}
const listOf = ({ data }: TestApp): AssetManifest =>
  readWebFiles({ directory: join(data, 'web'), version: '1.0.0', released: false }).manifest

test('[P-76] a server with the client of the release is told from one that differs in one byte', async () => {
  const [good, bad] = [await serving(FILES), await serving({ ...FILES, 'assets/app-1a2b.js': 'app( )' })]
  const release = listOf(good)
  expect(await compareManifest(good.url, release)).toEqual({
    t: 'compared',
    version: 'test',
    compared: 4,
    deviations: [],
    previous: null,
  })
  expect(await compareManifest(bad.url, release)).toMatchObject({
    deviations: [{ path: '/assets/app-1a2b.js', what: 'changed' }],
  })
})

test('[P-76] a missing and an added file are found', async () => {
  const { 'mark.svg': _, ...fewer } = FILES
  const [whole, other] = [await serving(FILES), await serving({ ...fewer, 'extra.js': '' })]
  expect(await compareManifest(other.url, listOf(whole))).toMatchObject({
    deviations: [
      { path: '/mark.svg', what: 'missing' },
      { path: '/extra.js', what: 'undeclared' },
    ],
  })
})

test('[P-76] what it serves counts, not what it says', async () => {
  const honest = await serving(FILES)
  const release = listOf(honest)
  const changed = await serving({ ...FILES, 'index.html': 'other' })
  const saying = (list: unknown) =>
    (async (url: string, init?: RequestInit) =>
      String(url).endsWith(ASSETS_PATH) ? Response.json(list) : fetch(url, init)) as typeof fetch
  expect(
    await compareManifest(changed.url, release, { fetch: saying({ ...release, version: '1.0.0' }) }),
  ).toMatchObject({
    deviations: [
      { path: '/', what: 'changed' },
      { path: '/m', what: 'changed' },
    ],
  })
  const lie = { ...release, assets: { ...release.assets, 'mark.svg': '0'.repeat(64) } }
  expect(await compareManifest(honest.url, release, { fetch: saying(lie) })).toMatchObject({
    deviations: [{ path: '/mark.svg', what: 'false-claim' }],
  })
})

test('a server that does not answer, or has no such list, is not called the same', async () => {
  const server = await serving(FILES)
  const release = listOf(server)
  const without = (async (url: string, init?: RequestInit) =>
    String(url).endsWith(ASSETS_PATH) ? new Response('', { status: 404 }) : fetch(url, init)) as typeof fetch
  expect(await compareManifest(server.url, release, { fetch: without })).toEqual({
    t: 'failed',
    why: 'no-list',
  })
  await server.stop()
  open.pop()
  expect(await compareManifest(server.url, release)).toEqual({ t: 'failed', why: 'unreachable' })
})

test('a release is named by its directory or its list', async () => {
  const { data } = await serving(FILES)
  writeFileSync(join(data, 'assets.json'), JSON.stringify({ version: '2.0.0', assets: {} }))
  expect(releasedAssets(join(data, 'assets.json')).version).toBe('2.0.0')
  expect(() => releasedAssets(data)).toThrow(/There is no release at/)
})
