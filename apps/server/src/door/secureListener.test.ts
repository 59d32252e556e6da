import { once } from 'node:events'
import { connect as http2Connect } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type ConnectionOptions, connect as tlsConnect } from 'node:tls'
import { expect, test } from 'vitest'
import { noAddressLimits } from './addressLimits.ts'
import type { Deadlines } from './deadlines.ts'
import { createSecureListener } from './secureListener.ts'
import { makeSelfSigned } from './selfSigned.ts'

const SHORT: Deadlines = { greetingMs: 400, idleMs: 400, hangingUpMs: 400 }
const made = makeSelfSigned({
  names: ['localhost'],
  notBefore: new Date(Date.now() - 3_600_000),
  notAfter: new Date(Date.now() + 3_600_000),
})

/** The preface and empty SETTINGS (RFC 9113 3.4). */
const GREETING = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.of(0, 0, 0, 4, 0, 0, 0, 0, 0),
])

/** Answers a request once it has been read, and `/drip` with a byte now and then. */
async function listening(deadlines: Deadlines) {
  let open = 0
  const listener = createSecureListener({
    certificate: {
      cert: made.pem,
      key: made.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      names: ['localhost'],
    },
    tls: 'default',
    onUpgrade: () => undefined,
    limits: {
      ...noAddressLimits,
      connection() {
        open++
        return () => void open--
      },
    },
    refused: () => undefined,
    relay: () => null,
    deadlines,
  })
  listener.serverFactory((request, response) => {
    if (request.url !== '/drip') return void request.resume().once('end', () => response.end('ok'))
    let left = 20
    const drip = setInterval(() => {
      response.write('x')
      if (--left > 0) return
      clearInterval(drip)
      response.end()
    }, 100)
  }, {})
  return { listener, port: await listener.listen(0), open: () => open }
}

const SECURED: ConnectionOptions = { rejectUnauthorized: false, ALPNProtocols: ['h2'] }
const secured = (raw: Socket) => tlsConnect({ ...SECURED, socket: raw })
const session = (raw: Socket) => {
  const opened = http2Connect('https://localhost', { createConnection: () => secured(raw) })
  return opened.on('error', () => {})
}
const gone = (raw: Socket) => new Promise(resolve => void raw.on('error', () => {}).once('close', resolve))

test('[P-78] nothing is left of connections that are reset before they greet', async () => {
  const { listener, port, open } = await listening({ ...SHORT, idleMs: 60_000 })
  await Promise.all(
    Array.from({ length: 40 }, () => {
      const raw = connect(port, '127.0.0.1')
      // When the last of the handshake is on its way, which the server then reads first.
      secured(raw)
        .on('error', () => {})
        .once('secureConnect', () => setImmediate(() => raw.resetAndDestroy()))
      return gone(raw)
    }),
  )
  await expect.poll(open, { timeout: 10_000 }).toBe(0)
  await listener.close(0)
})

test('[P-78] a session in which nothing is said goes, also when the other side does not hang up', async () => {
  const { listener, port, open } = await listening(SHORT)
  const client = tlsConnect({ ...SECURED, port, host: '127.0.0.1', allowHalfOpen: true } as ConnectionOptions)
  client.on('error', () => {}).resume()
  await once(client, 'secureConnect')
  client.write(GREETING)
  await once(client, 'end')
  expect(open()).toBe(1)
  await expect.poll(open, { timeout: 10_000 }).toBe(0)
  client.destroy()
  await listener.close(0)
})

test.for([
  ['a byte', Buffer.from('P')],
  ['a greeting of HTTP/2', GREETING],
  ['a request of HTTP/1.1', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
] as const)('[P-78] whoever agreed on TURN and says %s instead goes at once', async ([, said]) => {
  const { listener, port, open } = await listening({ ...SHORT, idleMs: 60_000 })
  const client = tlsConnect({ ...SECURED, port, host: '127.0.0.1', ALPNProtocols: ['stun.turn'] })
  let heard = 0
  client
    .on('error', () => {})
    .on('data', data => {
      heard += data.length
    })
  await once(client, 'secureConnect')
  client.write(said)
  await gone(client)
  await expect.poll(open).toBe(0)
  expect(heard).toBe(0)
  await listener.close(0)
})

test('[P-78] a session that only shows that it is alive goes', async () => {
  const { listener, port, open } = await listening(SHORT)
  const client = session(connect(port, '127.0.0.1'))
  await once(client, 'remoteSettings')
  await once(client.request({ ':path': '/' }).resume(), 'end')
  const pinging = setInterval(() => client.destroyed || client.ping(() => {}), 50)
  await expect.poll(open, { timeout: 10_000 }).toBe(0)
  clearInterval(pinging)
  await listener.close(0)
})

test('a session goes on for as long as anything is said in it, whoever says it', async () => {
  const { listener, port, open } = await listening(SHORT)
  const reads = session(connect(port, '127.0.0.1'))
  const writes = session(connect(port, '127.0.0.1'))
  const heard = reads.request({ ':path': '/drip' })
  const said = writes.request({ ':path': '/', ':method': 'POST' })
  const answers = Promise.all([heard, said].map(stream => once(stream, 'response')))
  let bytes = 0
  heard.on('data', chunk => {
    bytes += chunk.length
  })
  const over = once(heard, 'end')
  for (let i = 0; i < 20; i++) {
    said.write('x')
    await wait(100)
  }
  said.end()
  const [, answer] = await answers
  expect(answer?.[0][':status']).toBe(200)
  await over
  expect(bytes).toBe(20)
  expect(open()).toBe(2)
  for (const client of [reads, writes]) client.destroy()
  await listener.close(0)
})
