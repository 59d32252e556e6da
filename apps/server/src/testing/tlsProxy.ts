import { type IncomingMessage, request, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { makeSelfSigned } from '../door/selfSigned.ts'

export type ProxyHabits = {
  /** Where it is sent on to, on loopback. */
  readonly upstream: number
  readonly header?: 'x-forwarded-for' | 'forwarded' | 'none'
  /** Writes the address it was told to send to, as some do unless told otherwise. */
  readonly replacesHost?: boolean
  readonly dropsUpgrade?: boolean
}

/** A small real reverse proxy: ends TLS for meet.test, speaks plain HTTP/1.1 to the server behind it. */
export async function startTlsProxy({ upstream, header = 'x-forwarded-for', ...habits }: ProxyHabits) {
  const now = Date.now()
  const { key, pem } = makeSelfSigned({
    names: ['meet.test'],
    notBefore: new Date(now - 86_400_000),
    notAfter: new Date(now + 86_400_000),
  })
  const onward = (incoming: IncomingMessage) => {
    const { connection, upgrade, ...headers } = incoming.headers
    const from = incoming.socket.remoteAddress?.replace('::ffff:', '') ?? ''
    const told = (before: string | string[] | undefined, add: string) => [before ?? [], add].flat().join(', ')
    return request({
      host: '127.0.0.1',
      port: upstream,
      method: incoming.method,
      path: incoming.url,
      agent: false,
      headers: {
        ...headers,
        ...(habits.replacesHost && { host: `127.0.0.1:${upstream}` }),
        ...(header === 'x-forwarded-for' && { [header]: told(headers[header], from) }),
        ...(header === 'forwarded' && { [header]: told(headers[header], `for="${from}";proto=https`) }),
        ...(upgrade && !habits.dropsUpgrade && { connection: 'Upgrade', upgrade }),
      },
    })
  }
  const server = createServer({ key: key.export({ type: 'pkcs8', format: 'pem' }), cert: pem })
  const pass = (incoming: IncomingMessage, reply: ServerResponse) => {
    const out = onward(incoming)
    out.on('response', answer => {
      reply.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(reply)
    })
    out.on('error', () => void reply.writeHead(502).end())
    incoming.pipe(out)
  }
  server.on('request', pass)
  server.on('upgrade', (incoming, socket, head) => {
    const out = onward(incoming)
    out.on('upgrade', (answer, behind, first) => {
      const lines = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`)
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('')}\r\n`)
      behind.write(head)
      socket.write(first)
      behind
        .on('error', () => {})
        .pipe(socket)
        .on('error', () => {})
        .pipe(behind)
    })
    out.on('response', answer => {
      socket.end(`HTTP/1.1 ${answer.statusCode} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`)
      answer.resume()
    })
    out.on('error', () => socket.destroy())
    out.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    ca: pem,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
