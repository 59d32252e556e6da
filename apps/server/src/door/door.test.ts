import {
  apiError,
  CBOR_TYPE,
  decode,
  encode,
  INSTANCE_PATH,
  instanceInfo,
  ROOMS_PATH,
} from '@konklave/protocol'
import { expect } from 'vitest'
import { DocumentKind } from '../testing/documentKind.ts'
import { ask, FILES, test } from '../testing/door.ts'
import { Http2Client } from '../testing/http2Client.ts'
import { SocketClient } from '../testing/socketClient.ts'
import { randomBytes } from '../testing/testApp.ts'

test('a person at a wrong address finds home, in their language; a program gets a line', async ({
  start,
}) => {
  const { url } = await start()
  const page = (language: string) =>
    ask(url, '/nowhere', { headers: { accept: 'text/html', 'accept-language': language } })
  const german = await page('de-DE,de;q=0.9')
  expect([german.status, String(german.body)]).toEqual([
    404,
    expect.stringContaining('<a href="/">Zur Startseite</a>'),
  ])
  expect(String((await page('fr')).body)).toContain('<a href="/">Go to the start page</a>')
  const program = await ask(url, '/nowhere')
  expect(String(program.body)).toBe('There is nothing at this address.\n')
})

test('pages are never cached, hashed files for ever, others are asked about', async ({ start }) => {
  const { url } = await start()
  expect((await ask(url, '/m')).headers['cache-control']).toBe('no-store')
  const script = await ask(url, '/assets/app-1a2b3c.js', { headers: { 'accept-encoding': 'gzip, br;q=0.9' } })
  expect(script.headers['cache-control']).toBe('public, max-age=31536000, immutable')
  expect(script.headers['content-encoding']).toBe('br')
  expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
  expect(Number(script.headers['content-length'])).toBe(script.body.length)
  const icon = await ask(url, '/favicon.svg')
  expect(icon.headers['cache-control']).toBe('no-cache')
  const again = await ask(url, '/favicon.svg', { headers: { 'if-none-match': String(icon.headers.etag) } })
  expect([again.status, again.body.length]).toEqual([304, 0])
  const plain = await ask(url, '/assets/app-1a2b3c.js', { headers: { 'accept-encoding': 'identity' } })
  expect(plain.headers['content-encoding']).toBeUndefined()
  expect(plain.body.toString()).toBe(FILES['assets/app-1a2b3c.js'])
})

test('without a built web app the pages say so and everything else works', async ({ start }) => {
  const { url } = await start({ files: {} })
  expect((await ask(url, '/')).status).toBe(503)
  expect((await ask(url, INSTANCE_PATH)).status).toBe(200)
})

test('the instance says what a client needs before it creates a room', async ({ start }) => {
  const server = await start()
  const answer = await ask(server.url, INSTANCE_PATH)
  expect(answer.headers['content-type']).toBe(CBOR_TYPE)
  const info = decode(instanceInfo, new Uint8Array(answer.body), 1_000)
  expect(info).toEqual({
    serverKey: server.signer.publicKey,
    creation: 'anyone',
    mode: 'trial',
    versions: [1],
  })
})

test('a tree ticket works once', async ({ start }) => {
  const server = await start()
  const ticket = server.deps.trees.issue(new Uint8Array([1, 2, 3]))
  const path = `/tree/${Buffer.from(ticket).toString('base64url')}`
  const first = await ask(server.url, path)
  expect([first.status, [...first.body]]).toEqual([200, [1, 2, 3]])
  expect(first.headers['cache-control']).toBe('no-store')
  expect((await ask(server.url, path)).status).toBe(404)
})

test('trial is reachable on loopback only, under each of its names', async ({ start }) => {
  const { url } = await start()
  const { port } = new URL(url)
  for (const host of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, `LOCALHOST:${port}`])
    expect((await ask(url, '/', { headers: { host } })).status, host).toBe(200)
  for (const host of [
    'localhost',
    `localhost:${Number(port) + 1}`,
    `localhost.evil.example:${port}`,
    `127.0.0.2:${port}`,
  ])
    expect((await ask(url, '/', { headers: { host } })).status, host).toBe(421)
})

test('who may create a room is decided by the listener: in a network only with a grant', async ({
  start,
}) => {
  const server = await start({ mode: 'lan' })
  const client = await Http2Client.open(server.url)
  const info = decode(instanceInfo, new Uint8Array((await client.request(INSTANCE_PATH)).body), 1_000)
  expect(info).toMatchObject({ creation: 'grant', mode: 'lan' })
  const part = { body: new Uint8Array([0xa0]), key: randomBytes(32), sig: randomBytes(64) }
  const post = async (grant?: Uint8Array): Promise<string> => {
    const stream = client.session.request({
      ':method': 'POST',
      ':path': ROOMS_PATH,
      'content-type': CBOR_TYPE,
    })
    stream.end(encode({ charter: part, state: part, ...(grant && { grant }) }))
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return decode(apiError, new Uint8Array(Buffer.concat(chunks)), 100).code
  }
  expect(await post()).toBe('grant-needed')
  expect(await post(randomBytes(32))).toBe('grant-needed')
  // With a grant the request itself is looked at, and this one is no room.
  expect(await post(server.mintGrant())).toBe('bad-room')
  expect((await client.request('/healthz')).status).toBe(404)
  client.close()
})

test('[P-51] no log line ever holds a path, a name, an address or what a client sent', async ({ start }) => {
  const server = await start({ kinds: [new DocumentKind()] })
  await ask(server.url, '/secret-path-4711', {
    headers: { 'user-agent': 'browser-4711', 'x-forwarded-for': '203.0.113.7' },
  })
  await ask(server.url, '/', { headers: { host: 'host-4711.example' } })
  const client = await SocketClient.greeted(server.url)
  client.raw(encode({ t: 'secret-frame-4711' }))
  await client.closed()
  const all = server.lines.join('\n')
  for (const needle of ['4711', '203.0.113.7', '127.0.0.1', 'localhost']) expect(all).not.toContain(needle)
})

test('60 people behind one address may come within ten seconds', async ({ start }) => {
  const { url } = await start({ mode: 'lan', kinds: [new DocumentKind()] })
  const clients = await Promise.all(Array.from({ length: 60 }, () => SocketClient.greeted(url)))
  const opened = await Promise.all(clients.map(client => client.openStream('document', 1)))
  expect(opened.every(frame => frame.t === 'opened')).toBe(true)
  for (const client of clients) client.end()
})
