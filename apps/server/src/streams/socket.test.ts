import { encode, limits } from '@konklave/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { DocumentKind } from '../testing/documentKind.ts'
import { eventually } from '../testing/eventually.ts'
import { SocketClient } from '../testing/socketClient.ts'
import { newSigner, randomBytes, startTestApp, type TestApp } from '../testing/testApp.ts'

let kind: DocumentKind
let server: TestApp

beforeEach(async () => {
  kind = new DocumentKind()
  server = await startTestApp({ kinds: [kind] })
})
afterEach(() => server.stop())

test('hello answers with version, nonce of this socket, server key and ping interval', async () => {
  const [a, b] = await Promise.all([SocketClient.greeted(server.url), SocketClient.greeted(server.url)])
  const hello = await a.next('hello')
  expect(hello).toMatchObject({ version: 1, build: 'test', features: ['document'], pingMs: 2_000 })
  expect(hello.serverKey).toEqual(server.signer.publicKey)
  expect(hello.nonce).not.toEqual(b.nonce)
})

test('a kind of stream of its own works without a change of the kernel', async () => {
  const client = await SocketClient.greeted(server.url)
  expect(await client.openStream('document', 1)).toEqual({ t: 'opened', s: 1, body: { lines: 0 } })
  expect(await client.request(1, 7, 'first line')).toEqual({ t: 'reply', s: 1, ref: 7, ok: true, body: 1 })
  expect(await client.next('ordered')).toEqual({ t: 'ordered', s: 1, seq: 1, body: 'first line' })
  expect(await client.next('ephemeral')).toEqual({
    t: 'ephemeral',
    s: 1,
    key: 'title',
    body: { title: 'minutes' },
  })
  expect(await client.request(1, 8, 'no')).toEqual({ t: 'refused', s: 1, ref: 8, code: 'not-allowed' })
  expect(await client.request(1, 9, 'nothing')).toEqual({ t: 'reply', s: 1, ref: 9, ok: true })
})

test('opened comes first, then what the feature had sent before, gapless after the number named', async () => {
  for (let i = 1; i <= 5; i++) kind.append(i)
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1, 2)
  await client.until(() => client.frames.filter(f => f.t === 'ordered').length === 3)
  const mine = client.frames.filter(f => f.t === 'opened' || f.t === 'ordered')
  expect(mine.map(f => (f.t === 'ordered' ? f.seq : f.t))).toEqual(['opened', 3, 4, 5])
})

test('requests of one stream are handled one after the other, each answered exactly once', async () => {
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1)
  for (let ref = 1; ref <= 20; ref++) client.send({ t: 'send', s: 1, ref, body: 'nothing' })
  await client.until(() => client.frames.filter(f => f.t === 'reply').length === 20)
  expect(kind.most).toBe(1)
  expect(client.frames.flatMap(f => (f.t === 'reply' ? f.ref : []))).toEqual(
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
})

test('a feature that throws costs one answer, not the stream', async () => {
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1)
  expect(await client.request(1, 1, 'throw')).toEqual({ t: 'refused', s: 1, ref: 1, code: 'internal' })
  expect(await client.request(1, 2, 'nothing')).toMatchObject({ t: 'reply', ref: 2 })
  expect(server.lines.some(line => line.includes('"server.bug"'))).toBe(true)
  expect(server.lines.some(line => line.includes('a bug in the feature'))).toBe(false)
})

test('a feature may close its stream; the socket and other streams go on', async () => {
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1)
  await client.openStream('document', 2)
  client.send({ t: 'send', s: 1, ref: 1, body: 'end' })
  expect(await client.next('closed')).toEqual({ t: 'closed', s: 1, code: 'ended' })
  expect(await client.request(2, 1, 'nothing')).toMatchObject({ t: 'reply', s: 2 })
  expect(await client.request(1, 2, 'nothing')).toEqual({
    t: 'refused',
    s: 1,
    ref: 2,
    code: 'unknown-stream',
  })
  // The feature closed it itself, so it is not told.
  expect(kind.closes).toEqual([])
})

test('the feature is told when the client closes the stream and when the socket dies', async () => {
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1)
  await client.openStream('document', 2)
  client.send({ t: 'close', s: 1 })
  await eventually(() => kind.closes.length).toBe(1)
  client.end()
  await eventually(() => kind.closes.length).toBe(2)
  expect(kind.ports.size).toBe(0)
})

test('[K26] a stream opens only with a proof by its member key for this origin, room and socket', async () => {
  const other = await SocketClient.greeted(server.url)
  const cases: [string, Parameters<SocketClient['credential']>[1]][] = [
    ['another origin', { origin: 'https://elsewhere.example' }],
    ['another room', { room: randomBytes(16) }],
    ['the nonce of another socket', { nonce: other.nonce }],
  ]
  for (const [what, over] of cases) {
    const client = await SocketClient.greeted(server.url)
    const id = randomBytes(16)
    client.send({ t: 'open', s: 1, kind: 'document', id, credential: await client.credential(id, over) })
    expect(await client.next('closed'), what).toEqual({ t: 'closed', s: 1, code: 'not-proved' })
  }
  const client = await SocketClient.greeted(server.url)
  const id = randomBytes(16)
  const honest = await client.credential(id)
  const stolen = { ...honest, memberKey: newSigner().publicKey as typeof honest.memberKey }
  client.send({ t: 'open', s: 1, kind: 'document', id, credential: stolen })
  expect(await client.next('closed')).toMatchObject({ code: 'not-proved' })
  const wrong = { ...honest, proof: { ...honest.proof, sig: randomBytes(64) } }
  client.send({ t: 'open', s: 2, kind: 'document', id, credential: wrong })
  await client.until(() => client.frames.some(f => f.t === 'closed' && f.s === 2))
  expect(kind.opens).toEqual([])
  client.send({ t: 'open', s: 3, kind: 'document', id, credential: honest })
  expect(await client.next('opened')).toMatchObject({ s: 3 })
})

test('[K26] a socket that keeps showing wrong proofs is closed', async () => {
  const client = await SocketClient.greeted(server.url)
  const id = randomBytes(16)
  const credential = await client.credential(randomBytes(16))
  for (let s = 1; s <= 3; s++) client.send({ t: 'open', s, kind: 'document', id, credential })
  expect(await client.next('fault')).toEqual({ t: 'fault', code: 'not-proved' })
  expect(await client.closed()).toBe(1008)
})

test('unknown kinds, unknown streams and too many streams are refused by name', async () => {
  const client = await SocketClient.greeted(server.url)
  expect(await client.openStream('nothing', 1)).toEqual({ t: 'closed', s: 1, code: 'unknown-kind' })
  for (let s = 2; s < 2 + limits.STREAMS_PER_SOCKET_MAX; s++)
    expect(await client.openStream('document', s)).toMatchObject({ t: 'opened' })
  expect(await client.openStream('document', 99)).toEqual({ t: 'closed', s: 99, code: 'too-many-streams' })
})

test('versions are negotiated: no common one is a fault with its name', async () => {
  const client = await SocketClient.open(server.url)
  client.hello([2, 3])
  expect(await client.next('fault')).toEqual({ t: 'fault', code: 'unsupported-version' })
})

test('of the newest version and the one before, the newest that both speak is chosen; one that is two older is refused', async () => {
  const next = await startTestApp({ kinds: [kind], protocolVersions: [3, 2] })
  const answered = async (versions: number[]) => {
    const client = await SocketClient.open(next.url)
    client.hello(versions)
    const answer = await client.first(({ t }) => t === 'hello' || t === 'fault')
    return answer.t === 'hello' ? answer.version : answer.t === 'fault' && answer.code
  }
  try {
    expect(await Promise.all([[2], [1, 2], [2, 3], [3, 4], [1]].map(answered))).toEqual([
      2,
      2,
      3,
      3,
      'unsupported-version',
    ])
  } finally {
    await next.stop()
  }
})

test('what breaks the protocol ends that socket only, with a code', async () => {
  const bystander = await SocketClient.greeted(server.url)
  await bystander.openStream('document', 1)
  const id = randomBytes(16)
  const cases: [string, (c: SocketClient) => void | Promise<void>, string][] = [
    ['not CBOR', c => c.raw(new Uint8Array([255, 1, 2])), 'bad-frame'],
    ['not canonical', c => c.raw(new Uint8Array([0xb8, 1, 0x61, 0x74, 0x60])), 'bad-frame'],
    ['unknown type', c => c.raw(encode({ t: 'shutdown' })), 'bad-frame'],
    ['a second hello', c => c.hello(), 'bad-frame'],
    ['text', c => c.socket.send('hello'), 'bad-frame'],
    ['an extra field', c => c.raw(encode({ t: 'pong', n: 1, admin: true })), 'bad-frame'],
    [
      'a stream number used twice',
      async c => {
        const credential = await c.credential(id)
        c.send({ t: 'open', s: 1, kind: 'document', id, credential })
        c.send({ t: 'open', s: 1, kind: 'document', id, credential })
      },
      'bad-frame',
    ],
  ]
  for (const [what, act, code] of cases) {
    const client = await SocketClient.greeted(server.url)
    await act(client)
    expect(await client.next('fault'), what).toEqual({ t: 'fault', code })
    expect(await client.closed()).toBe(1008)
  }
  const silent = await SocketClient.open(server.url)
  silent.send({ t: 'pong', n: 1 })
  expect(await silent.next('fault'), 'a frame before hello').toEqual({ t: 'fault', code: 'bad-frame' })
  expect(await bystander.request(1, 1, 'nothing')).toMatchObject({ t: 'reply' })
})

test('[P-78] before a proof frames are small: large ones cannot be parked by strangers; after it they may be large', async () => {
  const client = await SocketClient.greeted(server.url)
  client.raw(new Uint8Array(limits.UNPROVED_FRAME_MAX_BYTES + 1))
  expect(await client.closed()).toBe(1009)
  const proved = await SocketClient.greeted(server.url)
  await proved.openStream('document', 1)
  expect(await proved.request(1, 1, new Uint8Array(300 * 1024))).toMatchObject({ t: 'reply' })
  proved.raw(new Uint8Array(limits.FRAME_MAX_BYTES + 1))
  expect(await proved.closed()).toBe(1009)
})

test('the ordered lane holds back what was not consumed and goes on with credit', async () => {
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1)
  const entry = new Uint8Array(32 * 1024)
  for (let i = 0; i < 20; i++) kind.append(entry)
  expect(await client.request(1, 1, 'nothing')).toMatchObject({ t: 'reply' })
  const got = () => client.frames.filter(f => f.t === 'ordered')
  // 256 KiB are eight entries; the last one may overdraw.
  expect(got().length).toBe(8)
  const size = encode({ t: 'ordered', s: 1, seq: 1, body: entry }).length
  for (let n = 8; n < 20; n++) {
    client.send({ t: 'credit', s: 1, bytes: size })
    await client.until(() => got().length > n)
  }
  expect(got().map(f => (f.t === 'ordered' ? f.seq : 0))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1))
})

test('a reader that falls too far behind loses that stream, can resume, and costs nobody else anything', async () => {
  const slow = await SocketClient.greeted(server.url)
  const other = await SocketClient.greeted(server.url)
  await slow.openStream('document', 1)
  await slow.openStream('document', 2)
  await other.openStream('document', 1)
  const entry = new Uint8Array(64 * 1024)
  for (let i = 0; i < 250 && !slow.frames.some(f => f.t === 'closed'); i++) {
    kind.append(entry)
    const seq = kind.log.length
    await other.until(() => other.frames.some(f => f.t === 'ordered' && f.seq === seq))
    other.send({ t: 'credit', s: 1, bytes: limits.STREAM_CREDIT_BYTES })
  }
  await slow.until(() => slow.frames.filter(f => f.t === 'closed').length === 2)
  expect(slow.frames.find(f => f.t === 'closed')).toMatchObject({ code: 'rate-limited' })
  // A real log is shorter than what a lane may hold, so all of it could be asked for again.
  const after = kind.log.length - 5
  await slow.openStream('document', 3, after)
  await slow.until(() => slow.frames.some(f => f.t === 'ordered' && f.s === 3))
  expect(slow.frames.find(f => f.t === 'ordered' && f.s === 3)).toMatchObject({ seq: after + 1 })
})

test('the ephemeral lane keeps only the latest of each key while the socket is congested', async () => {
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1)
  const [port] = kind.ports
  client.socket.pause()
  const big = new Uint8Array(256 * 1024)
  // Until the send buffers of both ends are full; then 1,000 values of one key.
  for (let i = 0; i < 64; i++) port?.ephemeral(`fill${i}`, big)
  for (let i = 1; i <= 1_000; i++) port?.ephemeral('level', i)
  client.socket.resume()
  await client.until(() =>
    client.frames.some(f => f.t === 'ephemeral' && f.key === 'level' && f.body === 1_000),
  )
  const levels = client.frames.filter(f => f.t === 'ephemeral' && f.key === 'level')
  expect(levels.length).toBeLessThan(10)
})

test('too many frames are a fault of that socket', async () => {
  const client = await SocketClient.greeted(server.url)
  for (let i = 0; i < 400; i++) client.send({ t: 'ephemeral', s: 1, body: i })
  expect(await client.next('fault')).toEqual({ t: 'fault', code: 'rate-limited' })
  expect(await client.closed()).toBe(1008)
})

test('too many control frames end that socket too', async () => {
  const client = await SocketClient.greeted(server.url)
  const bystander = await SocketClient.greeted(server.url)
  for (let i = 0; i < 400; i++) client.socket.ping()
  expect([1006, 1008]).toContain(await client.closed())
  expect(await bystander.openStream('document', 1)).toMatchObject({ t: 'opened' })
})

test('a replayed log of thousands of entries may be credited one by one', async () => {
  for (let i = 0; i < 3_000; i++) kind.append('line')
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1, 0)
  let credited = 0
  while (credited < 3_000) {
    const got = client.frames.filter(f => f.t === 'ordered').length
    for (; credited < got; credited++) client.send({ t: 'credit', s: 1, bytes: 30 })
    if (credited < 3_000)
      await client.until(() => client.frames.filter(f => f.t === 'ordered').length > credited)
  }
  expect(await client.request(1, 1, 'nothing')).toMatchObject({ t: 'reply' })
})

test('draining says so and ends the sockets with "restart"', async () => {
  const client = await SocketClient.greeted(server.url)
  await client.openStream('document', 1)
  server.app.drain()
  expect(await client.next('fault')).toEqual({ t: 'fault', code: 'draining' })
  expect(await client.closed()).toBe(1012)
  expect(kind.ports.size).toBe(0)
})
