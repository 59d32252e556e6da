import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { base64url } from '@konklave/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type TestEngine, testEngine } from '../testing/engine.ts'
import { eventually } from '../testing/eventually.ts'
import { Http2Client } from '../testing/http2Client.ts'
import { startTestApp, type TestApp } from '../testing/testApp.ts'
import type { CallRights, MediaDesk } from './types.ts'
import { bytesField, readFields, varintField } from './wireFormat.ts'

const PREWARM: CallRights = { kind: 'prewarm' }
const MEMBER: CallRights = { kind: 'member', publish: ['microphone'] }

let engine: TestEngine
let server: TestApp
let desk: MediaDesk
const sockets: Socket[] = []

beforeEach(async () => {
  engine = testEngine()
  await engine.listen()
  server = await startTestApp({ engine })
  desk = server.deps.desk
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  engine.stop()
  await server.stop()
})

type Client = { socket: Socket; text: string; status: () => number; closed: boolean }

/** The SDK's signalling socket over HTTP/1.1, as raw bytes. */
function dial(path: string, headers: readonly string[] = []): Client {
  const { port } = new URL(server.url)
  const socket = connect(Number(port), '127.0.0.1')
  sockets.push(socket)
  const client: Client = {
    socket,
    text: '',
    status: () => Number(/^HTTP\/1\.1 (\d{3})/.exec(client.text)?.[1] ?? 0),
    closed: false,
  }
  socket.on('error', () => {})
  socket.on('data', chunk => {
    client.text += chunk
  })
  socket.on('close', () => {
    client.closed = true
  })
  socket.write(
    [
      `GET ${path} HTTP/1.1`,
      `Host: localhost:${port}`,
      `Origin: ${server.url}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      ...headers,
      '',
      '',
    ].join('\r\n'),
  )
  return client
}

const ticketFor = (participant: string, rights: CallRights = PREWARM) =>
  base64url(desk.issue('room', participant, rights))
async function joined(participant: string, rights: CallRights = PREWARM) {
  const client = dial(`/rtc?access_token=${ticketFor(participant, rights)}&protocol=16`)
  await eventually(() => client.text).toContain('first words')
  const join = engine.joins.at(-1)
  if (!join) throw new Error('no join')
  return { client, join }
}
async function statusOf(path: string): Promise<number> {
  const client = dial(path)
  await eventually(() => client.status()).toBeGreaterThan(0)
  return client.status()
}
const validate = async (ticket: string, path = '/rtc/validate') =>
  (await fetch(`${server.url}${path}?access_token=${ticket}`)).status

test('an admitted participant is piped to the engine with the credential of the gate', async () => {
  const { client, join } = await joined('anna')
  expect(client.status()).toBe(101)
  expect(client.text.toLowerCase()).toContain('sec-websocket-accept: s3pplmbitxaq9kygzzhzrbk+xoo=')
  expect(join.headers.authorization).toBe('Bearer room/anna/prewarm')
  expect(engine.calls.slice(0, 2)).toEqual(['ensureRoom room', 'admission room anna prewarm'])
  client.socket.write('offer')
  await eventually(() => join.received).toBe('offer')
  join.socket.write('answer')
  await eventually(() => client.text).toContain('answer')
})

test('[K48] the engine learns nothing about the person: no details, no address, no token, no side identity', async () => {
  const ticket = ticketFor('anna')
  const query = new URLSearchParams({
    access_token: ticket,
    auto_subscribe: '0',
    adaptive_stream: '1',
    protocol: '16',
    publish: 'evil',
    sdk: 'js',
    version: '2.23.0',
    os: 'Haiku',
    os_version: '9.9',
    device_model: 'Toaster',
    browser: 'Netscape',
    browser_version: '4.7',
    network: 'cellular',
    metadata: 'about me',
    attributes: 'about me',
    // A name that passes does not carry just anything.
    reconnect_reason: 'a Toaster on Haiku 9.9',
    sid: 'x'.repeat(65),
  })
  const client = dial(`/rtc?${query}`, [
    'X-Forwarded-For: 203.0.113.7',
    'X-Real-IP: 203.0.113.7',
    'User-Agent: Netscape',
    'Cookie: a=b',
  ])
  await eventually(() => client.status()).toBe(101)
  const [join] = engine.joins
  expect(join?.url).toBe('/rtc?protocol=16&auto_subscribe=0&adaptive_stream=1&sdk=js&version=2.0.0')
  expect(Object.keys(join?.headers ?? {}).sort()).toEqual([
    'authorization',
    'connection',
    'host',
    'sec-websocket-key',
    'sec-websocket-version',
    'upgrade',
  ])
  expect(join?.headers.host).toMatch(/^127\.0\.0\.1:/)
})

test('[K48] details inside the packed join request are replaced; offer, settings and protocol go through', async () => {
  const text = (n: number, s: string) => bytesField(n, Buffer.from(s))
  const info = Buffer.concat([
    varintField(1, 1),
    text(2, '2.23.0'),
    varintField(3, 16),
    text(4, 'Haiku'),
    text(5, '9.9'),
    text(6, 'Toaster'),
    text(7, 'Netscape'),
    text(8, '4.7'),
    text(10, 'cellular'),
    varintField(12, 1),
  ])
  const offer = bytesField(6, text(2, 'v=0 the offer'))
  const settings = bytesField(2, varintField(1, 1))
  const request = Buffer.concat([
    bytesField(1, info),
    settings,
    text(3, 'metadata about me'),
    offer,
    varintField(7, 1),
  ])
  for (const packed of [
    bytesField(2, request),
    Buffer.concat([varintField(1, 1), bytesField(2, gzipSync(request))]),
  ]) {
    const query = `access_token=${ticketFor('anna')}&join_request=${Buffer.from(packed).toString('base64url')}`
    const client = dial(`/rtc/v1?${query}`)
    await eventually(() => client.status()).toBe(101)
    const url = new URL(engine.joins.at(-1)?.url ?? '', 'http://x')
    expect([url.pathname, [...url.searchParams.keys()]]).toEqual(['/rtc/v1', ['join_request']])
    const forwarded = Buffer.from(url.searchParams.get('join_request') ?? '', 'base64url')
    for (const needle of ['Haiku', '9.9', 'Toaster', 'Netscape', '4.7', 'cellular', '2.23.0', 'about me'])
      expect(forwarded.includes(needle), needle).toBe(false)
    const fields = readFields(readFields(forwarded)[0]!.content)
    expect(fields.map(f => f.number)).toEqual([1, 2, 6, 7])
    expect(fields[2]?.raw).toEqual(offer)
    expect(readFields(fields[0]!.content).map(f => [f.number, f.value])).toEqual([
      [1, 1],
      [2, 0],
      [3, 16],
      [12, 1],
    ])
  }
})

test('a join request that is none, or a bomb, is refused before the engine sees it', async () => {
  const ticket = ticketFor('anna')
  const bomb = Buffer.concat([varintField(1, 1), bytesField(2, gzipSync(Buffer.alloc(4_000_000)))])
  for (const bad of [
    'AAAA',
    '!!!',
    bomb.toString('base64url'),
    Buffer.concat([varintField(1, 7)]).toString('base64url'),
  ]) {
    expect(await statusOf(`/rtc/v1?access_token=${ticket}&join_request=${bad}`)).toBe(403)
  }
  expect(engine.joins).toEqual([])
})

test('unknown, missing and removed tickets get 403 on every path, a pause of the engine 503', async () => {
  const ticket = ticketFor('anna')
  for (const path of ['/rtc', '/rtc/v1']) {
    expect(await statusOf(path)).toBe(403)
    expect(await statusOf(`${path}?access_token=none`)).toBe(403)
    expect(await validate('none', `${path}/validate`)).toBe(403)
    expect(await validate(ticket, `${path}/validate`)).toBe(200)
  }
  engine.set('down')
  expect(await statusOf(`/rtc?access_token=${ticket}`)).toBe(503)
  expect(await validate(ticket)).toBe(503)
  expect(await validate('none')).toBe(403)
  engine.set('up')
  await desk.remove('room', 'anna')
  expect(await statusOf(`/rtc?access_token=${ticket}`)).toBe(403)
  expect(await validate(ticket)).toBe(403)
  // Asking for a ticket again does not help.
  expect(await validate(ticketFor('anna', MEMBER))).toBe(403)
})

test('an engine that refuses, closes before its answer or does not take the room is 503, never 404', async () => {
  const ticket = ticketFor('anna')
  for (const answer of ['refuse', 'close'] as const) {
    engine.answer = answer
    expect(await statusOf(`/rtc?access_token=${ticket}`), answer).toBe(503)
  }
})

test('rights change while the pipe stands still, so that no early offer overtakes them', async () => {
  const { client, join } = await joined('anna')
  let release = () => {}
  engine.hold = new Promise<void>(resolve => {
    release = resolve
  })
  const done = desk.setRights('room', 'anna', MEMBER)
  await eventually(() => engine.calls).toContain('setRights room anna member:microphone')
  client.socket.write('early offer')
  // The other direction is not held, and by now the offer would have been forwarded.
  join.socket.write('still talking')
  await eventually(() => client.text).toContain('still talking')
  expect(join.received).toBe('')
  release()
  await done
  await eventually(() => join.received).toBe('early offer')
})

test('rights are set again when the answer is lost, or the participant is not known yet', async () => {
  await joined('anna')
  engine.lost = 2
  engine.unknown = 1
  await desk.setRights('room', 'anna', MEMBER)
  expect(engine.calls).not.toContain('setRights done')
  await eventually(() => engine.calls).toContain('setRights done')
  expect(engine.calls.filter(call => call.startsWith('setRights room anna'))).toHaveLength(4)
})

test('rights that change while a join is under way are applied when it stands', async () => {
  engine.answer = 'silence'
  const client = dial(`/rtc?access_token=${ticketFor('anna')}`)
  await eventually(() => engine.joins.length).toBe(1)
  await desk.setRights('room', 'anna', MEMBER)
  expect(engine.calls).not.toContain('setRights room anna member:microphone')
  engine.joins[0]!.socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n',
  )
  await eventually(() => engine.calls).toContain('setRights room anna member:microphone')
  expect(client.status()).toBe(101)
})

test('removal: banned first, the leave message gets out, then the wire is cut for good', async () => {
  const { client, join } = await joined('anna')
  const removed = desk.remove('room', 'anna')
  join.socket.write('leave')
  await removed
  expect(engine.calls.at(-1)).toBe('removeParticipant room anna')
  await eventually(() => client.closed).toBe(true)
  expect(client.text).toContain('leave')
  expect(await statusOf(`/rtc?access_token=${ticketFor('anna')}`)).toBe(403)
})

test('[K14] who is let in again gets another ticket; the old one and what hangs on it stay dead', async () => {
  const { client } = await joined('anna')
  const old = ticketFor('anna')
  desk.readmit('room', 'anna')
  expect(ticketFor('anna')).toBe(old)
  await desk.remove('room', 'anna')
  await eventually(() => client.closed).toBe(true)
  expect([ticketFor('anna'), await validate(old)]).toEqual([old, 403])
  desk.readmit('room', 'anna')
  const fresh = ticketFor('anna')
  expect(fresh).not.toBe(old)
  expect([await validate(old), await validate(fresh)]).toEqual([403, 200])
  const again = await joined('anna')
  await eventually(() => again.client.status()).toBe(101)
  expect(again.client.closed).toBe(false)
})

test('removal cuts the wire also when the engine is down', async () => {
  const { client } = await joined('anna')
  engine.set('down')
  await desk.remove('room', 'anna')
  await eventually(() => client.closed).toBe(true)
})

test('a newer socket of the same participant replaces the older one', async () => {
  const first = await joined('anna')
  const second = await joined('anna')
  await eventually(() => first.client.closed).toBe(true)
  expect(second.client.closed).toBe(false)
  expect(engine.calls.filter(call => call.startsWith('remove'))).toEqual([])
})

test('closing the room ends everybody in it and their tickets', async () => {
  const anna = await joined('anna')
  const ticket = ticketFor('anna')
  await desk.closeRoom('room')
  expect(engine.calls.at(-1)).toBe('closeRoom room')
  await eventually(() => anna.client.closed).toBe(true)
  expect(await validate(ticket)).toBe(403)
})

test('a socket that ends without a farewell is taken out of the engine after a grace', {
  timeout: 40_000,
}, async () => {
  const { client } = await joined('anna')
  client.socket.destroy()
  await eventually(() => engine.calls).toContain('removeParticipant room anna')
  // Nobody was banned: the person may come back with the same ticket.
  expect(await validate(ticketFor('anna'))).toBe(200)
})

test('both sockets gone: out after one second, and not let in before the own socket is back', {
  timeout: 40_000,
}, async () => {
  const { client } = await joined('anna')
  const ticket = ticketFor('anna')
  const began = performance.now()
  desk.absent('room', 'anna')
  client.socket.destroy()
  await eventually(() => engine.calls).toContain('removeParticipant room anna')
  expect(performance.now() - began).toBeLessThan(3_000)
  expect(await validate(ticket)).toBe(503)
  desk.present('room', 'anna')
  expect(await validate(ticket)).toBe(200)
})

test('coming back within the grace costs nothing', { timeout: 40_000 }, async () => {
  const first = await joined('anna')
  first.client.socket.destroy()
  desk.absent('room', 'anna')
  desk.present('room', 'anna')
  await joined('anna')
  const bert = await joined('bert')
  bert.client.socket.destroy()
  // Bert's later ghost is gone; Anna's earlier one would have been before.
  await eventually(() => engine.calls).toContain('removeParticipant room bert')
  expect(engine.calls).not.toContain('removeParticipant room anna')
})

test('the same gate over HTTP/2', async () => {
  const lan = await startTestApp({ engine, mode: 'lan' })
  const h2 = await Http2Client.open(lan.url)
  const ticket = base64url(lan.deps.desk.issue('room', 'anna', PREWARM))
  const { status, headers, stream } = await h2.connect(`/rtc/v1?access_token=${ticket}`, {
    'sec-websocket-extensions': 'permessage-deflate',
  })
  expect([status, headers['sec-websocket-extensions']]).toEqual([200, 'permessage-deflate'])
  expect(headers['sec-websocket-accept']).toBeUndefined()
  let text = ''
  stream.on('data', chunk => {
    text += chunk
  })
  await eventually(() => text).toBe('first words')
  stream.write('offer')
  await eventually(() => engine.joins.at(-1)?.received).toBe('offer')
  expect((await h2.connect('/rtc/v1?access_token=none')).status).toBe(403)
  engine.answer = 'silence'
  const leaving = lan.deps.desk.issue('room', 'bert', PREWARM)
  const thinking = h2.session.request({
    ':method': 'CONNECT',
    ':protocol': 'websocket',
    ':path': `/rtc?access_token=${base64url(leaving)}`,
    'sec-websocket-version': '13',
  })
  thinking.on('error', () => {})
  await eventually(() => engine.joins.length).toBe(2)
  const gone = once(engine.joins[1]!.socket, 'end')
  thinking.close()
  await gone
  expect((await h2.connect(`/rtc?access_token=${ticket}`, { origin: 'https://evil.example' })).status).toBe(
    403,
  )
  engine.set('down')
  expect((await h2.connect(`/rtc?access_token=${ticket}`)).status).toBe(503)
  expect((await h2.request(`/rtc/validate?access_token=${ticket}`)).status).toBe(503)
  h2.close()
  await lan.stop()
})

test('a ticket that connects without end is slowed down', async () => {
  const ticket = ticketFor('anna')
  engine.answer = 'close'
  const answers = await Promise.all(Array.from({ length: 60 }, () => statusOf(`/rtc?access_token=${ticket}`)))
  expect(new Set(answers)).toEqual(new Set([503]))
  expect(engine.joins.length).toBeLessThanOrEqual(45)
})
