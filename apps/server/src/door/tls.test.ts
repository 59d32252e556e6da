import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { ConnectionOptions } from 'node:tls'
import { decode, encode, serverFrame } from '@konklave/protocol'
import { expect } from 'vitest'
import { DocumentKind } from '../testing/documentKind.ts'
import { expectHeaders, rawHttp, test, tls } from '../testing/door.ts'
import { testEngine } from '../testing/engine.ts'
import { eventually } from '../testing/eventually.ts'
import { framesOver, Http2Client } from '../testing/http2Client.ts'
import { SocketClient } from '../testing/socketClient.ts'
import { peer } from '../testing/turn.ts'
import { TURN, turnMessage } from '../turn.ts'

test('one TLS socket: HTTP/2 pages, RFC 8441 WebSockets, HTTP/1.1 and its WebSockets', async ({ start }) => {
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

test('TLS 1.2 at least, the first byte decides, silence and TURN end the connection', async ({ start }) => {
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

test('plain bytes on the TLS port, and a client that goes away in the middle, cost nobody else anything', async ({
  start,
}) => {
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

test('[P-21] TURN is piped to the relay of the engine, both ways, and ends with either side', async ({
  start,
}) => {
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
  const binding = turnMessage(TURN.binding, [])
  const turn = tls(url, { ALPNProtocols: ['stun.turn'] })
  await once(turn, 'secureConnect')
  turn.write(binding)
  expect(String((await once(turn, 'data'))[0])).toBe('answer')
  // Nothing before it: no PROXY header, no address of whoever comes.
  expect(Buffer.concat(seen)).toEqual(binding)
  turn.write(turnMessage(TURN.send, [peer(engine.mediaAddress().udpPorts[0] ?? 0)]))
  await once(turn, 'close')
  expect(await Http2Client.open(url).then(async c => (await c.request('/')).status)).toBe(200)
  relay.close()
})

test('[P-18] the strict profile offers nothing that BSI TR-02102-2 does not list', async ({ start }) => {
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

test('[P-17] the default profile: TLS 1.2 only with forward secrecy and authenticated encryption', async ({
  start,
}) => {
  const { url } = await start({ mode: 'public' })
  for (const ciphers of ['AES256-GCM-SHA384', 'ECDHE-ECDSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-SHA']) {
    const socket = tls(url, { maxVersion: 'TLSv1.2', ciphers: `${ciphers}:@SECLEVEL=0` })
    await expect(once(socket, 'secureConnect'), ciphers).rejects.toThrow()
  }
})
