import { once } from 'node:events'
import { connect } from 'node:net'
import { CBOR_TYPE, CHECK_PATH, encode, INSTANCE_PATH, ROOMS_PATH } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { DocumentKind } from '../testing/documentKind.ts'
import { testEngine } from '../testing/engine.ts'
import { FUZZ_CASES, mutateBytes, mutateText } from '../testing/fuzz.ts'
import { Http2Client } from '../testing/http2Client.ts'
import { seededRandom } from '../testing/seededRandom.ts'
import { SocketClient } from '../testing/socketClient.ts'
import { startTestApp } from '../testing/testApp.ts'

/** Each case is a connection of its own. */
const CONNECTIONS = FUZZ_CASES / 20
/** Stands in every request, and may stand in no line of the log. */
const PERSONAL = 'Personal'
const PATHS = [
  ...[
    '/',
    '/m',
    '/assets/app-1a2b3c.js',
    INSTANCE_PATH,
    ROOMS_PATH,
    CHECK_PATH,
    '/healthz',
    '/nothing',
    '/socket',
  ],
  ...['/tree/AAAAAAAAAAAAAAAAAAAAAA', '/rtc', '/rtc/v1', '/rtc/validate', '/rtc/v1/validate'],
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT', 'get', 'PRI']
const signed = { body: new Uint8Array(60), key: new Uint8Array(32), sig: new Uint8Array(64) }
const room = Buffer.from(encode({ charter: signed, state: signed }))
/** A map in a map in a map … */
const nested = (depth: number) =>
  Buffer.concat([Buffer.alloc(3 * depth, Buffer.from([0xa1, 0x61, 0x74])), Buffer.from([0])])

type Random = ReturnType<typeof seededRandom>
const pick = <T>(list: readonly T[], random: Random): T => list[random.below(list.length)] as T
/** Mostly what is right, so that the rest of the request is looked at, too. */
const mostly = <T>(right: T, wrong: readonly T[], random: Random): T =>
  random.below(8) ? right : pick(wrong, random)

/** A request as somebody might send it who wants to know what breaks. */
function strange(port: number, random: Random): Buffer {
  const known = random.below(4) ? pick(PATHS, random) : ROOMS_PATH
  const path = random.below(6) ? known : mutateText(known, random)
  const query = random.below(3) ? '' : `?access_token=${PERSONAL}&join_request=${random.bytes(20).toString()}`
  const posts = known === ROOMS_PATH
  const body = posts
    ? pick([room, nested(random.below(6_700)), Buffer.from(mutateBytes(room, random))], random)
    : Buffer.alloc(0)
  const lines = [
    `${mostly(posts ? 'POST' : 'GET', METHODS, random)} ${path}${query} HTTP/1.${mostly(1, [0, 2], random)}`,
    `Host: ${mostly(`localhost:${port}`, ['evil.example', ''], random)}`,
    // Sometimes no such line, which is not the same as an empty one.
    `${mostly('Content-Type', ['X-Type'], random)}: ${mostly(CBOR_TYPE, ['text/plain', 'application/json', ''], random)}`,
    `Content-Length: ${mostly(body.length, [0, 0, 5, -1, 1e12], random)}`,
    `Origin: ${mostly(`http://localhost:${port}`, ['https://evil.example', ''], random)}`,
    `X-Name: ${PERSONAL}`,
    `Cookie: id=${PERSONAL}`,
    ...(posts || random.below(3)
      ? ['Connection: close']
      : [
          'Connection: Upgrade',
          `Upgrade: ${mostly('websocket', ['h2c', ''], random)}`,
          `Sec-WebSocket-Version: ${mostly(13, [8, 0], random)}`,
          `Sec-WebSocket-Key: ${mostly('AAAAAAAAAAAAAAAAAAAAAA==', ['short', ''], random)}`,
          `Sec-WebSocket-Protocol: ${mostly('konklave.1', ['other', ''], random)}`,
        ]),
  ]
  const request = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body])
  return random.below(3) ? request : Buffer.from(mutateBytes(request, random))
}

/** First line of the answer, or `''`. Hangs up when there was one, or nothing for a moment. */
async function send(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  let answer = ''
  socket.on('data', chunk => {
    answer += chunk.toString('latin1')
    socket.end()
  })
  socket.write(bytes)
  socket.setTimeout(150, () => socket.destroy())
  await once(socket, 'close')
  return answer.split('\r\n')[0] ?? ''
}

test('[P-51, P-78] whatever is sent to any route: a status, nothing of it in the log, nobody else disturbed', {
  timeout: 600_000,
}, async () => {
  const server = await startTestApp({
    engine: testEngine(),
    kinds: [new DocumentKind()],
    files: { 'index.html': '<!doctype html>', 'assets/app-1a2b3c.js': 'x' },
  })
  const { port } = server.door
  const bystander = await SocketClient.greeted(server.url)
  await bystander.openStream('document', 1)
  const random = seededRandom(78)
  const statuses = new Map<string, number>()
  for (let i = 0; i < CONNECTIONS; i += 10) {
    const answers = Array.from({ length: 10 }, () => send(port, strange(port, random)))
    for (const line of await Promise.all(answers)) {
      const status = /^HTTP\/1\.1 (\d{3})/.exec(line)?.[1] ?? line
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  }
  const known = [
    '',
    '101',
    '200',
    '304',
    '400',
    '403',
    '404',
    '405',
    '408',
    '413',
    '414',
    '415',
    '421',
    '431',
    '503',
  ]
  expect([...statuses.keys()].filter(status => !known.includes(status))).toEqual([])
  expect(statuses.size).toBeGreaterThan(6)
  expect(server.lines.filter(line => line.includes('server.bug'))).toEqual([])
  expect(server.lines.filter(line => line.includes(PERSONAL))).toEqual([])
  expect(bystander.closeCode).toBeNull()
  expect(await bystander.request(1, 1, 'still here')).toMatchObject({ t: 'reply' })
  expect((await fetch(`${server.url}/m`)).status).toBe(200)
  bystander.end()
  await server.stop()
})

test('[P-78] the same routes over HTTP/2', { timeout: 600_000 }, async () => {
  const server = await startTestApp({ mode: 'lan', engine: testEngine() })
  const random = seededRandom(79)
  const statuses = new Set<number>()
  const client = await Http2Client.open(server.url)
  for (let i = 0; i < CONNECTIONS / 2; i++) {
    const path = random.below(3) ? pick(PATHS, random) : `/${encodeURI(mutateText('x/y?z', random))}`
    const stream = client.session.request({
      ':method': pick(['GET', 'POST', 'PUT', 'HEAD'], random),
      ':path': path,
      'content-type': pick([CBOR_TYPE, 'text/plain'], random),
      'x-name': PERSONAL,
    })
    stream.on('error', () => {})
    stream.on('response', headers => statuses.add(headers[':status'] ?? 0))
    stream.end(pick([room, nested(random.below(6_700)), Buffer.from(mutateBytes(room, random))], random))
    stream.resume()
    await new Promise(resolve => stream.once('close', resolve))
  }
  expect([...statuses].filter(status => status >= 500 && status !== 503)).toEqual([])
  expect(server.lines.filter(line => line.includes('server.bug') || line.includes(PERSONAL))).toEqual([])
  expect((await client.request('/healthz')).status).toBe(404)
  client.session.close()
  await server.stop()
})
