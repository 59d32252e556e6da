import { CBOR_TYPE, CREATE_ROOM_MAX_BYTES, INSTANCE_PATH, ROOMS_PATH } from '@konklave/protocol'
import { expect } from 'vitest'
import { ask, expectHeaders, rawHttp, test } from '../testing/door.ts'
import { Http2Client } from '../testing/http2Client.ts'
import { SECURITY_HEADERS } from './headers.ts'

test('[P-19] every answer carries the security headers and no server name, errors included', async ({
  start,
}) => {
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

test('[P-19] refused upgrades carry them too', async ({ start }) => {
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

test('[P-19] what is not HTTP gets a bare 400 with the headers; nobody else notices', async ({ start }) => {
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

test('[P-22] no answer sets a cookie', async ({ start }) => {
  const { url } = await start()
  for (const path of ['/', '/m', INSTANCE_PATH, '/healthz', '/nothing']) {
    expect((await ask(url, path, { headers: { cookie: 'a=b' } })).headers['set-cookie']).toBeUndefined()
  }
})

test('[P-19] browsers are told to come by HTTPS only, in public and nowhere else', async ({ start }) => {
  const header = async (mode: 'lan' | 'public') => {
    const { url } = await start({ mode })
    const client = await Http2Client.open(url)
    return (await client.request('/')).headers['strict-transport-security']
  }
  expect(await header('public')).toBe('max-age=63072000')
  expect(await header('lan')).toBeUndefined()
})
