import { once } from 'node:events'
import { request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { connect } from 'node:net'
import { CBOR_TYPE, INSTANCE_PATH, ROOMS_PATH, SOCKET_PATH, SUBPROTOCOL } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { throughProxy } from '../operate/checks/systemMachine.ts'
import { DocumentKind } from '../testing/documentKind.ts'
import { SocketClient } from '../testing/socketClient.ts'
import { startTestApp } from '../testing/testApp.ts'
import { type ProxyHabits, startTlsProxy } from '../testing/tlsProxy.ts'
import { HSTS, SECURITY_HEADERS } from './headers.ts'
import { foreignProxy, type ProxyRules } from './proxy.ts'

const ORIGIN = 'https://meet.test'
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

type Habits = Partial<Omit<ProxyHabits, 'upstream'>> & { readonly rules?: Partial<ProxyRules> }

/** A server behind a real proxy, both on loopback, where every address of 127.0.0.0/8 is somebody. */
async function behind({ rules, ...habits }: Habits = {}) {
  const proxyRules: ProxyRules = { from: ['127.0.0.1'], header: 'x-forwarded-for', ...rules }
  const server = await startTestApp({
    mode: 'public',
    proxy: proxyRules,
    kinds: [new DocumentKind()],
    files: { 'index.html': '<!doctype html>' },
  })
  stops.push(server.stop)
  const proxy = await startTlsProxy({ upstream: server.door.port, ...habits })
  stops.push(proxy.close)
  type Asked = { from?: string; method?: string; headers?: Record<string, string>; body?: Uint8Array }
  const ask = (path: string, { from = '127.0.0.2', method = 'GET', headers = {}, body }: Asked = {}) =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const asked = request(
        {
          ...{ host: '127.0.0.1', port: proxy.port, servername: 'meet.test', ca: proxy.ca, agent: false },
          ...{ localAddress: from, path, method, headers: { host: 'meet.test', ...headers } },
        },
        async answer => {
          let text = ''
          for await (const chunk of answer) text += chunk
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text })
        },
      )
      asked.on('error', reject)
      asked.end(body)
    })
  /** Tries to create rooms until that is too often; how many were let through. */
  const rooms = async (from: string, headers = (_: number): Record<string, string> => ({})) => {
    for (let n = 0; n < 60; n++) {
      const { status } = await ask(ROOMS_PATH, {
        ...{ from, method: 'POST', body: Uint8Array.of(1) },
        headers: { 'content-type': CBOR_TYPE, ...headers(n) },
      })
      if (status === 429) return n
      expect(status).toBe(400)
    }
    return 60
  }
  return { server, proxy, ask, rooms }
}

type Behind = Awaited<ReturnType<typeof behind>>

/** What it says that the proxy strips; sums are written every ten seconds. */
const stripped = (lines: readonly string[]) =>
  lines.flatMap(line => (JSON.parse(line).event === 'proxy.strips' ? JSON.parse(line).what : []))

describe('behind a proxy that ends TLS', () => {
  test('[P-19] pages come under its name with all headers; other names and origins do not', async () => {
    const { server, ask } = await behind()
    expect(server.url).toBe(ORIGIN)
    const page = await ask('/')
    expect([page.status, page.headers['strict-transport-security']]).toEqual([
      200,
      HSTS['strict-transport-security'],
    ])
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) expect(page.headers[name]).toBe(value)
    expect((await ask('/', { headers: { host: 'other.test' } })).status).toBe(421)
    expect((await ask('/', { headers: { origin: 'https://other.test' } })).status).toBe(403)
    expect((await ask(INSTANCE_PATH, { headers: { origin: ORIGIN } })).status).toBe(200)
    // Nothing that a trial shows to its own machine.
    expect((await ask('/healthz')).status).toBe(404)
  })

  test('[K26] sockets come through it, with proofs for the origin of the page', async () => {
    const { proxy } = await behind()
    const socket = new WebSocket(`wss://127.0.0.1:${proxy.port}${SOCKET_PATH}`, SUBPROTOCOL, {
      headers: { host: 'meet.test', origin: ORIGIN },
      rejectUnauthorized: false,
    })
    const client = new SocketClient(socket, ORIGIN)
    await once(socket, 'open')
    client.hello()
    await client.next('hello')
    expect(await client.openStream('document', 1)).toMatchObject({ t: 'opened' })
    client.end()
  })

  test('[P-51] each person has limits of their own, whatever header they add', async () => {
    const { rooms } = await behind()
    const forged = (n: number) => ({ 'x-forwarded-for': `198.51.100.${n}`, forwarded: `for=198.51.100.${n}` })
    const [mine, others] = [await rooms('127.0.0.2', forged), await rooms('127.0.0.3')]
    expect(mine).toBeLessThan(40)
    expect(others).toBeGreaterThanOrEqual(30)
  })

  test('with the other header it is the same, and only the one that is set counts', async () => {
    const { rooms } = await behind({ header: 'forwarded', rules: { header: 'forwarded' } })
    const forged = (n: number) => ({ 'x-forwarded-for': `198.51.100.${n}`, forwarded: `for=198.51.100.${n}` })
    expect(await rooms('127.0.0.2', forged)).toBeLessThan(40)
    expect(await rooms('127.0.0.3')).toBeGreaterThanOrEqual(30)
  })

  test('nobody else reaches the plain door, whatever he says of himself', async () => {
    const { server } = await behind()
    const status = (localAddress: string) =>
      new Promise<number | string>(resolve => {
        const headers = { host: 'meet.test', 'x-forwarded-for': '127.0.0.1' }
        plainRequest(
          { host: '127.0.0.1', port: server.door.port, localAddress, headers, agent: false },
          answer => {
            answer.resume()
            resolve(answer.statusCode ?? 0)
          },
        )
          .once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? ''))
          .end()
      })
    expect([await status('127.0.0.1'), await status('127.0.0.9')]).toEqual([200, 'ECONNRESET'])
  })

  test('for a proxy on this machine there is no door to the network', async () => {
    const { networkInterfaces } = await import('node:os')
    const { server } = await behind()
    const own = Object.values(networkInterfaces())
      .flatMap(list => list ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')
    if (!own) return
    const socket = connect({ host: own.address, port: server.door.port })
    const [error] = await once(socket, 'error')
    expect(error.code).toBe('ECONNREFUSED')
  })
})

describe('a proxy that strips headers', () => {
  const way = ({ port, ca }: { port: number; ca: string }) => ({ host: '127.0.0.1', port, ca })

  test('one that strips nothing is found in order', async () => {
    const { proxy } = await behind()
    expect(await throughProxy(ORIGIN, way(proxy))).toEqual({ page: 200, socket: 101 })
  })

  test('Upgrade, Host or who asks: each is named in the log, and the first two in the answer and to the check', async () => {
    const named = async (habits: Habits, what: string, cause: (at: Behind) => Promise<unknown>) => {
      const at = await behind(habits)
      await cause(at)
      await expect.poll(() => stripped(at.server.lines), { timeout: 20_000 }).toEqual([what])
      return throughProxy(ORIGIN, way(at.proxy))
    }
    const [upgrade, host] = await Promise.all([
      named({ dropsUpgrade: true }, 'upgrade', async ({ ask }) => {
        const answer = await ask(SOCKET_PATH, { headers: { 'sec-websocket-version': '13' } })
        expect([answer.status, answer.text]).toEqual([426, expect.stringContaining('Upgrade header')])
        expect((await ask(SOCKET_PATH)).status).toBe(404)
      }),
      named({ replacesHost: true }, 'host', async ({ ask }) => {
        const answer = await ask('/')
        expect([answer.status, answer.text]).toEqual([421, expect.stringContaining('Host header')])
      }),
      named({ header: 'none' }, 'address', ({ rooms }) => rooms('127.0.0.2')),
    ])
    expect([upgrade, host]).toEqual([
      { page: 200, socket: 426 },
      { page: 421, socket: 421 },
    ])
  }, 40_000)
})

test('of a chain of proxies the first that is none of ours is who asks', () => {
  const { clientOf, isProxy } = foreignProxy({ from: ['10.0.0.0/8', 'fd00::/8'], header: 'x-forwarded-for' })
  const told = (text: string, remote = '::ffff:10.0.0.1') => clientOf(remote, { 'x-forwarded-for': text })
  expect(told('1.1.1.1, 192.0.2.7, 10.9.9.9')).toBe('192.0.2.7')
  expect(told('192.0.2.7:4711')).toBe('192.0.2.7')
  expect(told('[2001:db8::1]:4711')).toBe('2001:db8::1')
  expect(told('2001:db8::1', 'fd00::7')).toBe('2001:db8::1')
  expect(told('192.0.2.7', '192.0.2.99')).toBe('192.0.2.99')
  expect(told('10.0.0.8')).toBe('10.0.0.8')
  for (const nothing of ['', 'unknown', '_hidden', '192.0.2.7, unknown', '1.2.3.4.5'])
    expect(told(nothing)).toBeUndefined()
  expect(['10.255.0.1', '::ffff:10.0.0.1', '11.0.0.1', 'fd12::1', undefined].map(isProxy)).toEqual([
    ...[true, true, false, true, false],
  ])
  const forwarded = foreignProxy({ from: ['10.0.0.1'], header: 'forwarded' })
  const said = (text: string) => forwarded.clientOf('10.0.0.1', { forwarded: text })
  expect(said('for=1.1.1.1, for="[2001:db8::1]:99";proto=https;by=10.0.0.1')).toBe('2001:db8::1')
  expect(said('proto=https;for=192.0.2.43')).toBe('192.0.2.43')
  expect(said('by=192.0.2.43')).toBeUndefined()
})
