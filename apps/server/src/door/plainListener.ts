import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  CHECK_INTERVAL_MS,
  CONNECTIONS_MAX,
  HEADERS_MAX_BYTES,
  HEADERS_WITHIN_MS,
  KEEP_ALIVE_MS,
  ListenError,
  type Listener,
  listenOn,
  type OnUpgrade,
  REQUEST_WITHIN_MS,
} from './listener.ts'
import { type Proxied, whoAsks } from './proxy.ts'
import { upgradeOfHttp1 } from './upgrade.ts'

/** `localhost` may mean either, depending on the browser. The first one is needed, the second is a courtesy. */
const LOOPBACK = ['127.0.0.1', '::1'] as const
const EVERYWHERE = ['0.0.0.0', '::'] as const

export type PlainOptions = {
  readonly onUpgrade: OnUpgrade
  /** Null: whoever is on this machine. Else nobody but this proxy gets in. */
  readonly proxied: Proxied | null
}

export interface PlainListener extends Listener {
  /** False when another program has this port on ::1, so that `localhost` may lead there. */
  readonly localhostIsOurs: boolean
}

/**
 * Plain HTTP: for this machine only, since http://localhost is a secure context and needs no certificate; or for a proxy
 * that ends TLS. A proxy on this machine gets a door that no network leads to.
 */
export function createPlainListener({ onUpgrade, proxied }: PlainOptions): PlainListener {
  const hosts = proxied && !proxied.proxy.isLocal ? EVERYWHERE : LOOPBACK
  const servers: Server[] = []
  const sockets = new Set<Socket>()
  let localhostIsOurs = true

  const addressOf = ({ socket, headers }: IncomingMessage) => whoAsks(socket.remoteAddress, headers, proxied)
  const make = (handler: RequestListener): Server => {
    const server = createServer(
      {
        headersTimeout: HEADERS_WITHIN_MS,
        requestTimeout: REQUEST_WITHIN_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connectionsCheckingInterval: CHECK_INTERVAL_MS,
        maxHeaderSize: HEADERS_MAX_BYTES,
      },
      handler,
    )
    server.maxConnections = CONNECTIONS_MAX
    server.on('connection', socket => {
      if (proxied && !proxied.proxy.isProxy(socket.remoteAddress)) return socket.destroy()
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    server.on('upgrade', (request, socket, head) =>
      onUpgrade(upgradeOfHttp1(request, socket, head, addressOf(request))),
    )
    server.on('connect', (_, socket: Duplex) => socket.destroy())
    return server
  }

  return {
    get localhostIsOurs() {
      return localhostIsOurs
    },
    serverFactory: handler => {
      for (const _ of hosts) servers.push(make(handler as RequestListener))
      const [first, second] = servers
      if (!first || !second) throw new Error('no server')
      // Fastify looks after broken requests of the server it knows; the other one gets the same treatment.
      queueMicrotask(() => {
        for (const listener of first.listeners('clientError'))
          second.on('clientError', listener as () => void)
      })
      return first
    },
    async listen(port) {
      const [first, second] = servers
      if (!first || !second) throw new Error('listen before the app is ready')
      await listenOn(first, { host: hosts[0], port })
      const chosen = (first.address() as AddressInfo).port
      try {
        await listenOn(second, { host: hosts[1], port: chosen, ipv6Only: true })
      } catch (error) {
        if (!(error instanceof ListenError)) throw error
        // A machine without IPv6 has nobody else there either.
        localhostIsOurs = error.reason !== 'port-in-use'
      }
      return chosen
    },
    async close(graceMs) {
      await closeAll(servers, sockets, graceMs)
    },
  }
}

type Closable = {
  close(done: () => void): unknown
  readonly listening: boolean
  closeIdleConnections?(): void
}

/** Sockets that became WebSockets are nobody's connections any more: only we know them. */
export async function closeAll(
  servers: readonly Closable[],
  sockets: Pick<ReadonlyMap<{ destroy(): unknown }, unknown>, 'keys'>,
  graceMs: number,
): Promise<void> {
  const closing = servers
    .filter(server => server.listening)
    .map(server => new Promise<void>(resolve => void server.close(() => resolve())))
  for (const server of servers) server.closeIdleConnections?.()
  const timer = setTimeout(() => {
    for (const socket of sockets.keys()) socket.destroy()
  }, graceMs)
  await Promise.all(closing)
  clearTimeout(timer)
}
