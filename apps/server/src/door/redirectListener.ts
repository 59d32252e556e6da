import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import { SECURITY_HEADERS } from './headers.ts'
import {
  CHECK_INTERVAL_MS,
  CONNECTIONS_MAX,
  HEADERS_MAX_BYTES,
  HEADERS_WITHIN_MS,
  listenOn,
} from './listener.ts'
import { closeAll } from './plainListener.ts'

export type RedirectOptions = {
  readonly host: string
  readonly httpsPort: number
  /** What the certificate authority wants to find; null: nothing under this path. */
  readonly answer: (path: string) => string | null
}

/** [P-19] Plain HTTP says two things only: go to HTTPS, and what proves to the certificate authority whose name this is. */
export interface RedirectListener {
  /** @throws ListenError */
  listen(port: number): Promise<void>
  close(): Promise<void>
}

export function createRedirectListener({ host, httpsPort, answer }: RedirectOptions): RedirectListener {
  const sockets = new Set<Socket>()
  const origin = `https://${host}${httpsPort === 443 ? '' : `:${httpsPort}`}`
  const server: Server = createServer(
    {
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: HEADERS_WITHIN_MS,
      keepAliveTimeout: 1_000,
      connectionsCheckingInterval: CHECK_INTERVAL_MS,
      maxHeaderSize: HEADERS_MAX_BYTES,
    },
    (request, response) => {
      request.resume()
      const path = request.url ?? '/'
      const proof = request.method === 'GET' ? answer(path) : null
      if (proof !== null) {
        response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'text/plain' }).end(proof)
        return
      }
      // Always our own name, whatever was asked for: the Host header is the visitor's word.
      const location = /^\/[^/\\]/.test(path) ? `${origin}${path}` : `${origin}/`
      response.writeHead(308, { ...SECURITY_HEADERS, location, 'content-length': 0 }).end()
    },
  )
  server.maxConnections = CONNECTIONS_MAX
  server.on('connection', socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('upgrade', (_, socket) => socket.destroy())
  server.on('connect', (_, socket) => socket.destroy())
  server.on('clientError', (_, socket) => socket.destroy())
  return {
    listen: port =>
      listenOn(server, { host: '::', port, setting: 'httpPort' }).catch(async error => {
        // A machine without IPv6.
        if (error?.cause?.code !== 'EAFNOSUPPORT') throw error
        await listenOn(server, { host: '0.0.0.0', port, setting: 'httpPort' })
      }),
    close: () => closeAll([server], sockets, 0),
  }
}
