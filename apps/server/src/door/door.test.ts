import { once } from 'node:events'
import { request as httpRequest } from 'node:http'
import { type AddressInfo, createServer, connect as tcpConnect } from 'node:net'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import {
  apiError,
  CBOR_TYPE,
  CREATE_ROOM_MAX_BYTES,
  decode,
  encode,
  INSTANCE_PATH,
  instanceInfo,
  ROOMS_PATH,
  serverFrame,
} from '@konklave/protocol'
import { afterEach, expect, test } from 'vitest'
import { DocumentKind } from '../testing/documentKind.ts'
import { testEngine } from '../testing/engine.ts'
import { eventually } from '../testing/eventually.ts'
import { framesOver, Http2Client } from '../testing/http2Client.ts'
import { SocketClient } from '../testing/socketClient.ts'
import { randomBytes, startTestApp, type TestApp, type TestAppOptions } from '../testing/testApp.ts'
import { SECURITY_HEADERS } from './headers.ts'

const FILES = {
  'index.html': '<!doctype html><title>Konklave</title>',
  'assets/app-1a2b3c.js': `console.log("${'x'.repeat(2_000)}")`,
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  '.vite/manifest.json': '{"secret":"build record"}',
}

const open: TestApp[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.stop()
})
async function start(options: TestAppOptions = {}): Promise<TestApp> {
  const server = await startTestApp({ files: FILES, ...options })
  open.push(server)
  return server
}

type Answer = { status: number; headers: Record<string, unknown>; body: Buffer }

/** Plain HTTP/1.1 with full control over path and headers. */
function ask(
  url: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: Uint8Array } = {},
) {
  const { port } = new URL(url)
  return new Promise<Answer>((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers: { host: `localhost:${port}`, ...headers } },
      async response => {
        const chunks: Buffer[] = []
        for await (const chunk of response) chunks.push(chunk as Buffer)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

const expectHeaders = (headers: Record<string, unknown>, what: string) => {
  for (const [name, value] of Object.entries(SECURITY_HEADERS))
    expect(headers[name], `${what}: ${name}`).toBe(value)
  expect(headers.server, what).toBeUndefined()
  expect(headers['x-powered-by'], what).toBeUndefined()
  expect(headers['set-cookie'], what).toBeUndefined()
}

test('a person at a wrong address finds home, in their language; a program gets a line', async () => {
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

test('[P-19] every answer carries the security headers and no server name, errors included', async () => {
  const { url } = await start()
  const cases: [string, Parameters<typeof ask>[2], number][] = [
    ['/', {}, 200],
    ['/m', {}, 200],
    ['/assets/app-1a2b3c.js', {}, 200],
    ['/', { method: 'HEAD' }, 200],
    ['/nothing', {}, 404],
    ['/%zz', {}, 404],
    ['/..%2f..%2fetc%2fpasswd', {}, 404],
    ['/.vite/manifest.json', {}, 404],
    ['/index.html', {}, 404],
    [INSTANCE_PATH, {}, 200],
    [ROOMS_PATH, {}, 404],
    [ROOMS_PATH, { method: 'POST' }, 400],
    [
      ROOMS_PATH,
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.from('{}') },
      415,
    ],
    [
      ROOMS_PATH,
      {
        method: 'POST',
        headers: { 'content-type': CBOR_TYPE },
        body: Buffer.alloc(CREATE_ROOM_MAX_BYTES + 1),
      },
      413,
    ],
    [ROOMS_PATH, { method: 'POST', headers: { 'content-type': CBOR_TYPE }, body: Buffer.from([1]) }, 400],
    ['/tree/AAAAAAAAAAAAAAAAAAAAAA', {}, 404],
    ['/tree/short', {}, 404],
    [`/tree/${'A'.repeat(500)}`, {}, 404],
    ['/rtc/validate?access_token=none', {}, 403],
    ['/rtc/v1/validate', {}, 403],
    ['/rtc', {}, 404],
    ['/twirp/livekit.RoomService/ListRooms', { method: 'POST' }, 404],
    ['/healthz', {}, 200],
    ['/', { method: 'DELETE' }, 405],
    ['/', { method: 'TRACE' }, 405],
    ['/', { headers: { host: 'elsewhere.example' } }, 421],
    ['/', { headers: { origin: 'https://elsewhere.example' } }, 403],
    ['/', { headers: { origin: 'null' } }, 403],
  ]
  for (const [path, options, status] of cases) {
    const what = `${options?.method ?? 'GET'} ${path} ${JSON.stringify(options?.headers ?? {})}`
    const answer = await ask(url, path, options)
    expect(answer.status, what).toBe(status)
    expectHeaders(answer.headers, what)
    expect(answer.body.toString('latin1'), what).not.toMatch(/node_modules|\bat .*:\d+:\d+|Error:/)
  }
})

test('[P-19] refused upgrades carry them too', async () => {
  const { url } = await start()
  const port = Number(new URL(url).port)
  const handshake = {
    Host: `localhost:${port}`,
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
    'Sec-WebSocket-Protocol': 'konklave.1',
  }
  const cases: [string, Record<string, string>, number][] = [
    ['GET /socket', { Host: `evil.example:${port}` }, 421],
    ['GET /socket', { Origin: 'https://evil.example' }, 403],
    ['GET /elsewhere', {}, 404],
    ['GET /socket', { 'Sec-WebSocket-Protocol': 'other' }, 400],
    ['GET /socket', { 'Sec-WebSocket-Version': '7' }, 400],
    ['GET /socket', { 'Sec-WebSocket-Key': 'short' }, 400],
    ['GET /socket', { Upgrade: 'h2c' }, 400],
    ['POST /socket', {}, 400],
    ['GET /rtc/v1?access_token=x', {}, 403],
    ['GET /rtc', { 'Sec-WebSocket-Version': '7' }, 400],
  ]
  for (const [line, over, status] of cases) {
    const headers = Object.entries({ ...handshake, ...over }).map(([k, v]) => `${k}: ${v}\r\n`)
    const answer = await rawHttp(port, `${line} HTTP/1.1\r\n${headers.join('')}\r\n`)
    const what = `${line} ${JSON.stringify(over)}`
    expect(answer, what).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    for (const [name, value] of Object.entries(SECURITY_HEADERS))
      expect(answer, what).toContain(`${name}: ${value}`)
  }
})

async function rawHttp(port: number, text: string): Promise<string> {
  const socket = tcpConnect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', chunk => {
    answer += chunk
  })
  socket.on('error', () => {})
  socket.write(text)
  await once(socket, 'close')
  return answer
}

test('[P-19] what is not HTTP gets a bare 400 with the headers; nobody else notices', async () => {
  const { url } = await start()
  const port = Number(new URL(url).port)
  const answer = await rawHttp(port, 'HELP\r\n\r\n')
  expect(answer).toMatch(/^HTTP\/1\.1 400 /)
  expect(answer).toContain('x-content-type-options: nosniff')
  expect(
    await rawHttp(port, `GET / HTTP/1.1\r\nHost: localhost:${port}\r\nX: ${'y'.repeat(40_000)}\r\n\r\n`),
  ).toMatch(/^HTTP\/1\.1 4/)
  expect((await ask(url, '/')).status).toBe(200)
})

test('[P-22] no answer sets a cookie', async () => {
  const { url } = await start()
  for (const path of ['/', '/m', INSTANCE_PATH, '/healthz', '/nothing']) {
    expect((await ask(url, path, { headers: { cookie: 'a=b' } })).headers['set-cookie']).toBeUndefined()
  }
})

test('pages are never cached, hashed files for ever, others are asked about', async () => {
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

test('without a built web app the pages say so and everything else works', async () => {
  const { url } = await start({ files: {} })
  expect((await ask(url, '/')).status).toBe(503)
  expect((await ask(url, INSTANCE_PATH)).status).toBe(200)
})

test('the instance says what a client needs before it creates a room', async () => {
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

test('a tree ticket works once', async () => {
  const server = await start()
  const ticket = server.deps.trees.issue(new Uint8Array([1, 2, 3]))
  const path = `/tree/${Buffer.from(ticket).toString('base64url')}`
  const first = await ask(server.url, path)
  expect([first.status, [...first.body]]).toEqual([200, [1, 2, 3]])
  expect(first.headers['cache-control']).toBe('no-store')
  expect((await ask(server.url, path)).status).toBe(404)
})

test('trial is reachable on loopback only, under each of its names', async () => {
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

test('who may create a room is decided by the listener: in a network only with a grant', async () => {
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

test('one TLS socket: HTTP/2 pages, RFC 8441 WebSockets, HTTP/1.1 and its WebSockets', async () => {
  const kind = new DocumentKind()
  const { url } = await start({ mode: 'lan', kinds: [kind] })
  const h2 = await Http2Client.open(url)
  const page = await h2.request('/m')
  expect(page.status).toBe(200)
  expectHeaders(page.headers, 'h2 page')
  const { status, headers, stream } = await h2.connect()
  expect([status, headers['sec-websocket-protocol']]).toEqual([200, 'konklave.1'])
  const frames = framesOver(stream)
  frames.send(encode({ t: 'hello', versions: [1], build: 'h2', features: [] }))
  await eventually(() => frames.received.length).toBe(1)
  expect(decode(serverFrame, new Uint8Array(frames.received[0]!), 1_000)).toMatchObject({
    t: 'hello',
    version: 1,
  })

  const h1 = await SocketClient.greeted(url)
  expect(await h1.openStream('document', 1)).toMatchObject({ t: 'opened' })
  h1.end()

  expect((await h2.connect('/elsewhere')).status).toBe(404)
  expect((await h2.connect('/socket', { origin: 'https://evil.example' })).status).toBe(403)
  expect((await h2.connect('/socket', { ':authority': 'evil.example' })).status).toBe(421)
  expect((await h2.request('/', { ':authority': 'evil.example' })).status).toBe(421)
  expect((await h2.connect('/socket', { 'sec-websocket-version': '7' })).status).toBe(400)
  expect((await h2.connect('/socket', { ':protocol': 'connect-udp' })).status).toBe(405)
  // The streams that were refused cost their own only.
  expect((await h2.request('/m')).status).toBe(200)
  h2.close()
})

const tls = (url: string, options: ConnectionOptions = {}) =>
  tlsConnect({ port: Number(new URL(url).port), host: '127.0.0.1', rejectUnauthorized: false, ...options })

test('TLS 1.2 at least, the first byte decides, silence and TURN end the connection', async () => {
  const { url } = await start({ mode: 'lan' })
  const old = tls(url, { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  await expect(once(old, 'secureConnect')).rejects.toThrow()
  const modern = tls(url, { ALPNProtocols: ['h2'] })
  await once(modern, 'secureConnect')
  expect([modern.getProtocol(), modern.alpnProtocol]).toEqual(['TLSv1.3', 'h2'])
  modern.destroy()
  const turn = tls(url, { ALPNProtocols: ['stun.turn'] })
  await once(turn, 'secureConnect')
  turn.on('error', () => {})
  turn.write(Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]))
  await once(turn, 'close')
  expect(await Http2Client.open(url).then(async c => (await c.request('/')).status)).toBe(200)
})

test('plain bytes on the TLS port, and a client that goes away in the middle, cost nobody else anything', async () => {
  const { url } = await start({ mode: 'lan' })
  const port = Number(new URL(url).port)
  await rawHttp(port, 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')
  const half = tls(url)
  await once(half, 'secureConnect')
  half.write('GET / HT')
  half.destroy()
  const client = await Http2Client.open(url)
  expect((await client.request('/')).status).toBe(200)
  client.close()
})

test('[P-51] no log line ever holds a path, a name, an address or what a client sent', async () => {
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

test('60 people behind one address may come within ten seconds', async () => {
  const { url } = await start({ mode: 'lan', kinds: [new DocumentKind()] })
  const clients = await Promise.all(Array.from({ length: 60 }, () => SocketClient.greeted(url)))
  const opened = await Promise.all(clients.map(client => client.openStream('document', 1)))
  expect(opened.every(frame => frame.t === 'opened')).toBe(true)
  for (const client of clients) client.end()
})

test('[P-21] TURN is piped to the relay of the engine, both ways, and ends with either side', async () => {
  const engine = testEngine()
  const seen: Buffer[] = []
  const relay = createServer(socket => {
    socket.on('error', () => {})
    socket.on('data', chunk => {
      seen.push(chunk)
      if (seen.length === 1) socket.write('answer')
      else socket.end()
    })
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  const { port } = relay.address() as AddressInfo
  engine.relayEndpoint = { host: '127.0.0.1', port }
  const { url } = await start({ mode: 'public', engine })
  const binding = Buffer.from([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42])
  const turn = tls(url, { ALPNProtocols: ['stun.turn'] })
  await once(turn, 'secureConnect')
  turn.write(binding)
  expect(String((await once(turn, 'data'))[0])).toBe('answer')
  // Nothing before it: no PROXY header, no address of whoever comes.
  expect(Buffer.concat(seen)).toEqual(binding)
  turn.write('more')
  await once(turn, 'close')
  expect(await Http2Client.open(url).then(async c => (await c.request('/')).status)).toBe(200)
  relay.close()
})

test('[P-18] the strict profile offers nothing that BSI TR-02102-2 does not list', async () => {
  const { url } = await start({ mode: 'public', tls: 'strict' })
  const meets = async (options: ConnectionOptions) => {
    const socket = tls(url, options)
    try {
      await once(socket, 'secureConnect')
      return socket.getProtocol()
    } catch {
      return null
    } finally {
      socket.destroy()
    }
  }
  expect(await meets({ ecdhCurve: 'prime256v1' })).toBe('TLSv1.3')
  expect(await meets({ ecdhCurve: 'X25519' })).toBeNull()
  expect(await meets({ ciphers: 'TLS_CHACHA20_POLY1305_SHA256', minVersion: 'TLSv1.3' })).toBeNull()
  const old = { maxVersion: 'TLSv1.2', ecdhCurve: 'prime256v1' } as const
  expect(await meets({ ...old, ciphers: 'ECDHE-ECDSA-AES128-GCM-SHA256' })).toBe('TLSv1.2')
  for (const ciphers of ['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-SHA256', 'AES128-GCM-SHA256'])
    expect(await meets({ ...old, ciphers }), ciphers).toBeNull()
})

test('[P-17] the default profile: TLS 1.2 only with forward secrecy and authenticated encryption', async () => {
  const { url } = await start({ mode: 'public' })
  for (const ciphers of ['AES256-GCM-SHA384', 'ECDHE-ECDSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-SHA']) {
    const socket = tls(url, { maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` })
    await expect(once(socket, 'secureConnect'), ciphers).rejects.toThrow()
  }
})

test('[P-19] browsers are told to come by HTTPS only, in public and nowhere else', async () => {
  const header = async (mode: 'lan' | 'public') => {
    const { url } = await start({ mode })
    const client = await Http2Client.open(url)
    return (await client.request('/')).headers['strict-transport-security']
  }
  expect(await header('public')).toBe('max-age=63072000')
  expect(await header('lan')).toBeUndefined()
})

const TOWN = ['--controller-name', 'Town of Exampleton', '--privacy-contact', 'privacy@example.org']

test('[P-02, P-67] privacy and imprint are there for everybody, in the language of the person or the one asked for', async () => {
  const { url } = await start({ settings: TOWN })
  for (const [path, german, english] of [
    ['/privacy', 'Datenschutz', 'Privacy'],
    ['/imprint', 'Impressum', 'Imprint'],
  ] as const) {
    const wishes = { 'accept-language': 'de-DE,de;q=0.9,en;q=0.8' }
    const first = await ask(url, path, { headers: wishes })
    expect(first).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-language': 'de',
        'cache-control': 'no-store',
      },
    })
    expect(first.headers.vary).toContain('accept-language')
    expect(first.body.toString()).toContain(`<h1>${german}</h1>`)
    const other = await ask(url, `${path}?lang=en`, { headers: wishes })
    expect(other.headers['content-language']).toBe('en')
    for (const text of [`<html lang="en">`, `<h1>${english}</h1>`, 'Town of Exampleton'])
      expect(other.body.toString()).toContain(text)
  }
})

test('[P-19] the pages of duty keep the policy: no script, no inline style, nothing from elsewhere', async () => {
  const { url } = await start({ settings: TOWN })
  for (const path of ['/privacy?lang=de', '/privacy?lang=en', '/imprint?lang=de', '/imprint?lang=en']) {
    const { headers, body } = await ask(url, path)
    expect(headers).toMatchObject(SECURITY_HEADERS)
    expect(body.toString()).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:\/\//)
  }
})

test('a page of duty can be asked for by HEAD, and takes nothing else', async () => {
  const { url } = await start()
  const head = await ask(url, '/privacy', { method: 'HEAD' })
  expect([head.status, head.body.length]).toEqual([200, 0])
  expect((await ask(url, '/privacy', { method: 'POST' })).status).toBe(404)
})
