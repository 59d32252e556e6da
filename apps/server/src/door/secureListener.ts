import type { IncomingMessage } from 'node:http'
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type ServerHttp2Session,
} from 'node:http2'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer, type Server, type TLSSocket } from 'node:tls'
import type { FastifyServerFactory } from 'fastify'
import type { AddressLimits } from './addressLimits.ts'
import type { Certificate } from './certificate.ts'
import { createWatch, DEADLINES, type Deadlines } from './deadlines.ts'
import type { DoorRefusal } from './doorRefusal.ts'
import {
  CHECK_INTERVAL_MS,
  CONNECTIONS_MAX,
  HEADERS_MAX_BYTES,
  HEADERS_WITHIN_MS,
  KEEP_ALIVE_MS,
  type Listener,
  listenOn,
  type OnUpgrade,
  REQUEST_WITHIN_MS,
} from './listener.ts'
import { closeAll } from './plainListener.ts'
import { pipeTo, type RelayTarget } from './relayPipe.ts'
import { type TlsProfile, tlsOptions } from './tls.ts'
import { createUnproven, UNPROVEN_MAX } from './unproven.ts'
import { upgradeOfHttp1, upgradeOfHttp2 } from './upgrade.ts'

export interface SecureListener extends Listener {
  /** New connections get this certificate; running ones go on. */
  setCertificate(certificate: Certificate): void
}

export type SecureOptions = {
  readonly certificate: Certificate
  readonly tls: TlsProfile
  readonly onUpgrade: OnUpgrade
  readonly limits: AddressLimits
  readonly refused: (why: DoorRefusal) => void
  /** Where TURN goes; null: there is none. */
  readonly relay: () => RelayTarget | null
  /** Default {@link UNPROVEN_MAX}. */
  readonly unprovenMax?: number
  /** Default {@link DEADLINES}. */
  readonly deadlines?: Deadlines
}

/** RFC 7443 3. */
const TURN_PROTOCOL = 'stun.turn'
const PROTOCOLS = ['h2', 'http/1.1', TURN_PROTOCOL]
const HANDSHAKE_WITHIN_MS = 10_000
const ignore = () => {}
/** STUN and TURN messages begin with two zero bits and a small number (RFC 5389 6); HTTP never does. */
const TURN_BELOW = 4

/**
 * One TLS socket for everything: HTTP/2 with WebSockets (RFC 8441), where it was agreed on (ALPN); else, told apart by the first
 * decrypted byte, HTTP/1.1 for those who need it and TURN, which is piped to the engine without a word about who it comes from.
 */
export function createSecureListener({
  certificate,
  tls,
  onUpgrade,
  limits,
  refused,
  relay,
  unprovenMax = UNPROVEN_MAX,
  deadlines = DEADLINES,
}: SecureOptions): SecureListener {
  const { key, cert } = certificate
  const options = tlsOptions(tls)
  /** Those that are there, with what takes each out of the count of its address. */
  const sockets = new Map<Duplex, () => void>()
  function left(this: Duplex) {
    sockets.get(this)?.()
    sockets.delete(this)
  }
  const watch = createWatch(Math.min(deadlines.greetingMs, deadlines.hangingUpMs))
  const unproven = createUnproven(unprovenMax)
  let inner: Http2SecureServer | null = null

  const outer: Server = createServer(
    {
      ...options,
      key,
      cert,
      handshakeTimeout: HANDSHAKE_WITHIN_MS,
      ALPNProtocols: PROTOCOLS,
    },
    socket => dispatch(socket),
  )
  outer.maxConnections = CONNECTIONS_MAX
  outer.on('connection', (socket: Duplex & { remoteAddress?: string }) => {
    const leave = limits.connection(socket.remoteAddress)
    if (!leave) {
      refused('too-many-connections')
      return socket.destroy()
    }
    sockets.set(socket, leave)
    socket.on('close', left)
    unproven.add(socket)
  })
  outer.on('tlsClientError', (_, socket) => {
    refused('handshake')
    socket.destroy()
  })

  /**
   * Deadlines are of the socket and not of its session: one whose last write met a connection that was reset never ends by itself,
   * neither closed nor destroyed, nor does one that the other side does not end.
   */
  const hand = (socket: TLSSocket) => {
    const began = (session: ServerHttp2Session) => {
      session.on('error', ignore)
      session.once('remoteSettings', () => watch.release(socket))
      session.setTimeout(deadlines.idleMs, () => {
        session.close()
        watch.within(deadlines.hangingUpMs, socket)
      })
    }
    inner?.once('session', began)
    inner?.emit('secureConnection', socket)
    inner?.off('session', began)
  }

  const dispatch = (socket: TLSSocket) => {
    socket.on('error', ignore)
    watch.within(deadlines.greetingMs, socket)
    // Looked into first, each would hold a page of memory for as long as it lasts.
    if (socket.alpnProtocol === 'h2') return hand(socket)
    socket.once('readable', () => {
      watch.release(socket)
      const first: Buffer | null = socket.read()
      if (!first || first.length === 0) return socket.destroy()
      socket.unshift(first)
      const turn = (first[0] ?? 0) < TURN_BELOW
      const to = turn ? relay() : null
      if (to)
        return pipeTo({
          to,
          down: socket,
          relaying: () => unproven.prove(socket),
          refused: () => refused('relay'),
        })
      // There is no relay; or agreed on TURN and says something else, which Node would take for HTTP/2 that nobody waits for.
      if (turn || socket.alpnProtocol === TURN_PROTOCOL) {
        refused('first-byte')
        return socket.destroy()
      }
      hand(socket)
    })
  }

  const serverFactory: FastifyServerFactory = handler => {
    const server = createSecureServer(
      {
        ...options,
        key,
        cert,
        allowHTTP1: true,
        maxHeaderSize: HEADERS_MAX_BYTES,
        // For HTTP/1.1 over TLS; Node looks at these once the server "listens".
        headersTimeout: HEADERS_WITHIN_MS,
        requestTimeout: REQUEST_WITHIN_MS,
        keepAliveTimeout: KEEP_ALIVE_MS,
        connectionsCheckingInterval: CHECK_INTERVAL_MS,
        settings: {
          enableConnectProtocol: true,
          maxConcurrentStreams: 100,
          maxHeaderListSize: HEADERS_MAX_BYTES,
        },
      } as object as Parameters<typeof createSecureServer>[0],
      handler as unknown as Parameters<typeof createSecureServer>[1],
    )
    server.on('request', ({ socket }: { socket: TLSSocket }) => unproven.prove(socket))
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      unproven.prove(request.socket)
      onUpgrade(upgradeOfHttp1(request, socket, head))
    })
    server.on('connect', (request: IncomingMessage | Http2ServerRequest, second: Duplex) => {
      if (!('stream' in request)) return second.destroy()
      unproven.prove(request.socket)
      const upgrade = upgradeOfHttp2(request)
      if (request.headers[':protocol'] === 'websocket') onUpgrade(upgrade)
      else upgrade.refuse(405)
    })
    inner = server
    return server as unknown as ReturnType<FastifyServerFactory>
  }

  return {
    serverFactory,
    setCertificate: next => outer.setSecureContext({ ...options, key: next.key, cert: next.cert }),
    async listen(port) {
      await listenOn(outer, { host: '::', port }).catch(async error => {
        // A machine without IPv6.
        if (error?.cause?.code !== 'EAFNOSUPPORT') throw error
        await listenOn(outer, { host: '0.0.0.0', port })
      })
      // The inner server never listens itself, but this is what makes it watch slow HTTP/1.1 clients.
      inner?.emit('listening')
      return (outer.address() as AddressInfo).port
    },
    async close(graceMs) {
      await closeAll([outer], sockets, graceMs)
      inner?.close()
      watch.stop()
    },
  }
}
