import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ASSETS_PATH, type AssetManifest } from '../door/assetManifest.ts'
import { headerPolicyOf } from '../door/headerPolicy.ts'
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
/** As a release says it of itself. */
function listOf({ data }: TestApp): AssetManifest {
  const { manifest } = readWebFiles({ directory: join(data, 'web'), version: '1.0.0', released: false })
  return { ...manifest, headers: headerPolicyOf(manifest) }
}

test('[P-76] a server with the client of the release is told from one that differs in one byte', async () => {
  const [good, bad] = [await serving(FILES), await serving({ ...FILES, 'assets/app-1a2b.js': 'app( )' })]
  const release = listOf(good)
  expect(await compareManifest(good.url, release)).toEqual({
    t: 'compared',
    version: 'test',
    compared: 5,
    deviations: [],
    headersOf: 'release',
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
  const saying = ({ version, assets }: AssetManifest) =>
    (async (url: string, init?: RequestInit) =>
      String(url).endsWith(ASSETS_PATH)
        ? Response.json({ version, assets })
        : fetch(url, init)) as typeof fetch
  expect(
    await compareManifest(changed.url, release, { fetch: saying({ ...release, version: '1.0.0' }) }),
  ).toMatchObject({
    deviations: [
      { path: '/', what: 'changed' },
      { path: '/m', what: 'changed' },
      { path: '/check', what: 'changed' },
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

/** What a server between a browser and an honest one could do: answers with other headers at some addresses. */
const altering = (at: RegExp, change: (headers: Headers) => void) =>
  (async (url: string, init?: RequestInit) => {
    const response = await fetch(url, init)
    if (!at.test(new URL(url).pathname)) return response
    const headers = new Headers(response.headers)
    change(headers)
    return new Response(response.body, { status: response.status, headers })
  }) as typeof fetch

test.each<[string, (headers: Headers) => void, string]>([
  ['leads on to another page', h => h.set('refresh', '0; url=/evil.html'), 'refresh'],
  ['loads more', h => h.set('link', '</evil.css>; rel=stylesheet'), 'link'],
  ['lets a worker take over', h => h.set('service-worker-allowed', '/'), 'service-worker-allowed'],
  ['sets a cookie', h => h.append('set-cookie', 'who=1'), 'set-cookie'],
  ['lacks the policy', h => h.delete('content-security-policy'), 'content-security-policy'],
  ['has another policy', h => h.set('content-security-policy', 'script-src *'), 'content-security-policy'],
  ['lets others embed it', h => h.delete('x-frame-options'), 'x-frame-options'],
  ['is something else', h => h.set('content-type', 'text/plain; charset=utf-8'), 'content-type'],
  ['stays for ever', h => h.set('cache-control', 'max-age=31536000, immutable'), 'cache-control'],
  [
    'reports elsewhere',
    h => h.set('reporting-endpoints', 'x="https://elsewhere.example"'),
    'reporting-endpoints',
  ],
  ['says what nobody knows yet', h => h.set('future-header', '1'), 'future-header'],
])('[P-76, P-19] a page of the right bytes that %s is not the same', async (_, change, header) => {
  const server = await serving(FILES)
  const compared = await compareManifest(server.url, listOf(server), { fetch: altering(/^\/m$/, change) })
  expect(compared).toMatchObject({ deviations: [{ path: '/m', what: 'header', header }] })
})

test('[P-76] pages that the server writes itself must have the same headers; their words are not compared', async () => {
  const server = await serving(FILES)
  for (const path of ['/privacy', '/imprint', '/there-is-nothing-here']) {
    const lax = altering(new RegExp(`^${path}`), h => h.delete('content-security-policy'))
    expect(await compareManifest(server.url, listOf(server), { fetch: lax })).toMatchObject({
      deviations: [{ path, what: 'header', header: 'content-security-policy' }],
    })
  }
})

/** A server of a version whose policy was another one, and its release. */
async function older() {
  const server = await serving(FILES)
  const { headers: _, ...silent } = listOf(server)
  const policy = { 'content-security-policy': "default-src 'self'" }
  const before = altering(/./, sent => {
    sent.set('content-security-policy', policy['content-security-policy'])
    sent.delete('origin-agent-cluster')
  })
  const { always, ...more } = headerPolicyOf(silent)
  const { 'origin-agent-cluster': __, ...fewer } = always
  return {
    server,
    silent,
    before,
    release: { ...silent, headers: { ...more, always: { ...fewer, ...policy } } },
  }
}

test('[P-76, P-19] an older release is held against the headers it was built with, not against ours', async () => {
  const { server, before, release } = await older()
  expect(await compareManifest(server.url, release, { fetch: before })).toMatchObject({
    deviations: [],
    headersOf: 'release',
  })
  // What is sent today is not what that release sent.
  const compared = await compareManifest(server.url, release)
  expect(compared).toMatchObject({
    deviations: expect.arrayContaining([
      { path: '/', what: 'header', header: 'content-security-policy' },
      { path: '/privacy', what: 'header', header: 'origin-agent-cluster' },
    ]),
  })
})

test('[P-76] an address that the release did not have yet is not asked for', async () => {
  const { server, before, release } = await older()
  const { '/check': _, ...files } = release.headers.files
  const compared = await compareManifest(
    server.url,
    { ...release, headers: { ...release.headers, files } },
    { fetch: before },
  )
  expect(compared).toMatchObject({ compared: 4, deviations: [] })
})

test('[P-76] a release that does not say its headers is held against those of this version, and that is told', async () => {
  const { server, before, silent } = await older()
  expect(await compareManifest(server.url, silent)).toMatchObject({
    deviations: [],
    headersOf: 'this-version',
  })
  expect(await compareManifest(server.url, silent, { fetch: before })).toMatchObject({
    deviations: expect.arrayContaining([{ path: '/m', what: 'header', header: 'content-security-policy' }]),
    headersOf: 'this-version',
  })
})

test('[P-76] what a proxy adds is no deviation', async () => {
  const server = await serving(FILES)
  const proxied = altering(/./, headers => {
    for (const name of ['server', 'via', 'x-request-id', 'age']) headers.set(name, '1')
  })
  expect(await compareManifest(server.url, listOf(server), { fetch: proxied })).toMatchObject({
    deviations: [],
  })
})

test('a release with nothing to compare is refused, not called the same', async () => {
  const server = await serving(FILES)
  for (const assets of [{}, { 'mark.svg': '0'.repeat(64) }])
    expect(await compareManifest(server.url, { version: '1', assets })).toEqual({
      t: 'failed',
      why: 'empty-release',
    })
})

test('[P-76] a version that would write on a terminal is no version', async () => {
  const server = await serving(FILES)
  for (const version of [
    '\u001b[1K\rThe client is the released one\u001b[8m',
    '\u009b8m',
    '1.0 ',
    '1\n',
    '',
  ]) {
    const saying = (async (url: string, init?: RequestInit) =>
      String(url).endsWith(ASSETS_PATH)
        ? Response.json({ assets: listOf(server).assets, version })
        : fetch(url, init)) as typeof fetch
    expect(await compareManifest(server.url, listOf(server), { fetch: saying })).toEqual({
      t: 'failed',
      why: 'no-list',
    })
  }
})

test('a server that stops in the middle of an answer is not waited for', async () => {
  const server = await serving(FILES)
  const stalling = (async (url: string, init?: RequestInit) => {
    if (!String(url).endsWith('mark.svg')) return fetch(url, init)
    const body = new ReadableStream({
      start: controller =>
        init?.signal?.addEventListener('abort', () => controller.error(new Error('stopped'))),
    })
    return new Response(body)
  }) as typeof fetch
  const options = { fetch: stalling, answerWithinMs: 100 }
  expect(await compareManifest(server.url, listOf(server), options)).toEqual({
    t: 'failed',
    why: 'unreachable',
  })
})

test('a release is named by its directory or its list', async () => {
  const { data } = await serving(FILES)
  writeFileSync(join(data, 'assets.json'), JSON.stringify({ version: '2.0.0', assets: {} }))
  expect(releasedAssets(join(data, 'assets.json')).version).toBe('2.0.0')
  expect(() => releasedAssets(data)).toThrow(/There is no release at/)
})
