import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants, deflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { captureLoopback, found, rawMarker, readWebSocket } from './index.ts'

const HEAD = 'GET /socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n'

/** One masked frame as a browser sends it. */
function frame(body: Buffer, first = 0x82): Buffer {
  const mask = randomBytes(4)
  const size =
    body.length < 126
      ? Buffer.from([0x80 | body.length])
      : Buffer.concat([Buffer.from([0xfe]), Buffer.from([body.length >> 8, body.length & 255])])
  return Buffer.concat([Buffer.from([first]), size, mask, body.map((b, i) => b ^ (mask[i & 3] ?? 0))])
}

it('reads what a mask hides, across fragments and long frames', () => {
  const [a, b, c] = [randomBytes(40), randomBytes(300), randomBytes(30)]
  const stream = Buffer.concat([
    Buffer.from(HEAD),
    frame(a),
    frame(b, 0x02),
    frame(c, 0x80),
    frame(a).subarray(0, 9),
  ])
  const read = readWebSocket(stream)
  expect(stream.includes(a)).toBe(false)
  expect(read?.path).toBe('/socket')
  expect(read?.messages.map(m => m.bytes.toString('hex'))).toEqual([
    a.toString('hex'),
    Buffer.concat([b, c]).toString('hex'),
  ])
  expect(read?.unreadable).toBe(0)
})

it('inflates what is compressed, with what earlier messages left behind', () => {
  const text = Buffer.from('a line that comes twice, and the second time as a reference only')
  const whole = deflateRawSync(Buffer.concat([text, text]), { finishFlush: constants.Z_SYNC_FLUSH })
  const [first, second] = [whole.subarray(0, 30), whole.subarray(30, -4)]
  const read = readWebSocket(Buffer.concat([Buffer.from(HEAD), frame(first, 0x42), frame(second, 0x80)]))
  expect(read?.inflated.toString()).toBe(`${text}${text}`)
  expect(read?.messages).toEqual([])
})

it('says when it is blind', () => {
  const rubbish = Buffer.from('ffffffffffffffffff', 'hex')
  expect(readWebSocket(Buffer.concat([Buffer.from(HEAD), frame(rubbish, 0xc2)]))?.unreadable).toBe(1)
  expect(readWebSocket(Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'))).toBeNull()
})

it.runIf(process.getuid?.() === 0)('finds on the wire what a real client masked', async () => {
  const planted = randomBytes(64)
  const http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  const { port } = http.address() as AddressInfo
  const capture = await captureLoopback([port])
  const heard = new Promise<void>(done => {
    http.on('upgrade', (request, socket) => {
      const accept = createHash('sha1')
        .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
        .digest('base64')
      socket.write(
        `HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      )
      socket.once('data', () => {
        socket.destroy()
        done()
      })
    })
  })
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  client.onerror = () => undefined
  client.onopen = () => client.send(planted)
  await heard
  const { conversations } = await capture.stop()
  http.close()
  const mine = conversations.filter(c => c.to === port)
  const marker = [rawMarker('planted', planted)]
  expect(mine.flatMap(c => found(c.bytes, marker))).toEqual([])
  const read = mine.flatMap(c => readWebSocket(c.bytes)?.messages ?? [])
  expect(read.flatMap(m => found(m.bytes, marker))).toEqual(['planted'])
})
