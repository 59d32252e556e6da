import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { STATUS_CODES } from 'node:http'
import { constants, type Http2ServerRequest, type ServerHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import type { WebSocket, WebSocketServer } from 'ws'
import { NO_STORE, SECURITY_HEADERS } from './headers.ts'

/** A request to become a WebSocket, alike for HTTP/1.1 (RFC 6455) and HTTP/2 (RFC 8441). Answered once. */
export interface Upgrade {
  /** Without query, never decoded. */
  readonly path: string
  /** Without `?`. */
  readonly query: string
  /** Lower-case names; no pseudo headers. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly host: string | undefined
  /** A complete WebSocket handshake (RFC 6455 4.2.1): checked here, so that every refusal carries our headers. */
  readonly wellFormed: boolean
  /** For the limits in memory only; never stored, logged or passed on. */
  readonly address: string | undefined
  /** What the client sent right behind its request. */
  readonly head: Uint8Array
  refuse(status: number): void
  /** Says yes with these headers and gives the raw bytes to the caller. */
  accept(headers: Readonly<Record<string, string>>): Duplex
  /** Lets `ws` answer and speak. */
  webSocket(server: WebSocketServer, onSocket: (socket: WebSocket) => void): void
  onGone(listener: () => void): void
}

/** 16 bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/

export function upgradeOfHttp1(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  address = request.socket.remoteAddress,
): Upgrade {
  socket.on('error', () => {})
  const { path, query } = splitUrl(request.url ?? '/')
  const write = (status: number, headers: Readonly<Record<string, string>>) => {
    const lines = Object.entries(headers).map(([k, v]) => `${k}: ${v}\r\n`)
    return socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\n${lines.join('')}\r\n`)
  }
  return {
    path,
    query,
    headers: singles(request.headers),
    host: request.headers.host,
    wellFormed:
      request.method === 'GET' &&
      request.headers.upgrade?.toLowerCase() === 'websocket' &&
      request.headers['sec-websocket-version'] === '13' &&
      KEY.test(request.headers['sec-websocket-key'] ?? ''),
    address,
    head,
    refuse(status) {
      if (!socket.writable) return
      write(status, { ...SECURITY_HEADERS, ...NO_STORE, 'content-length': '0', connection: 'close' })
      // Half-closed peers would keep the socket.
      socket.end(() => socket.destroy())
    },
    accept(headers) {
      write(101, { ...headers, upgrade: 'websocket', connection: 'Upgrade' })
      return socket
    },
    webSocket: (server, onSocket) => server.handleUpgrade(request, socket, head, onSocket),
    onGone: listener => void socket.once('close', listener),
  }
}

export function upgradeOfHttp2(request: Http2ServerRequest): Upgrade {
  const stream = request.stream as ServerHttp2Stream
  stream.on('error', () => {})
  const { path, query } = splitUrl(request.url)
  const headers = singles(request.headers)
  return {
    path,
    query,
    headers,
    host: request.authority || headers.host,
    wellFormed: headers['sec-websocket-version'] === '13',
    address: stream.session?.socket?.remoteAddress,
    head: new Uint8Array(0),
    refuse(status) {
      if (stream.destroyed || stream.headersSent) return
      stream.respond({ ':status': status, ...SECURITY_HEADERS, ...NO_STORE }, { endStream: true })
      stream.close(constants.NGHTTP2_NO_ERROR)
    },
    accept(accepted) {
      const { 'sec-websocket-accept': _, ...rest } = accepted
      stream.respond({ ':status': 200, ...rest })
      return stream
    },
    webSocket: (server, onSocket) => webSocketOverHttp2(stream, request.url, headers, server, onSocket),
    // `close` waits for somebody to read what is left; `aborted` does not.
    onGone: listener => void stream.once('close', listener).once('aborted', listener),
  }
}

/**
 * `ws` speaks HTTP/1.1 only, so it is handed the stream as if it were a socket: its first write is the head of its
 * answer, which becomes the status and headers of the stream; everything after that is WebSocket frames as they are.
 */
function webSocketOverHttp2(
  stream: ServerHttp2Stream,
  url: string,
  headers: Readonly<Record<string, string | undefined>>,
  server: WebSocketServer,
  onSocket: (socket: WebSocket) => void,
): void {
  const answer = (head: unknown): boolean => {
    Reflect.deleteProperty(stream, 'write')
    Reflect.deleteProperty(stream, 'end')
    const text = String(head)
    const status = Number(text.slice(9, 12))
    const protocol = /\r\nsec-websocket-protocol: ([^\r]*)/i.exec(text)?.[1]
    if (status === 101)
      stream.respond({ ':status': 200, ...(protocol && { 'sec-websocket-protocol': protocol }) })
    else stream.respond({ ':status': status, ...SECURITY_HEADERS, ...NO_STORE }, { endStream: true })
    return true
  }
  Object.assign(stream, { write: answer, end: answer })
  const asHttp1 = {
    method: 'GET',
    url,
    headers: {
      ...headers,
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-key': randomBytes(16).toString('base64'),
    },
  }
  server.handleUpgrade(asHttp1 as unknown as IncomingMessage, stream, Buffer.alloc(0), onSocket)
}

function splitUrl(url: string): { path: string; query: string } {
  const at = url.indexOf('?')
  return at < 0 ? { path: url, query: '' } : { path: url.slice(0, at), query: url.slice(at + 1) }
}

function singles(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const out: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' && !name.startsWith(':')) out[name] = value
  }
  return out
}
