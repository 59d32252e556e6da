import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { request as httpsRequest } from 'node:https'

/** Where to knock, and under which name. */
export type Door = {
  readonly scheme: 'http' | 'https'
  /** Name in the certificate and in the Host header. */
  readonly name: string
  /** Address or name that is really connected to. */
  readonly connectTo: string
  readonly port: number
}

export type Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Question = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}

export type Ask = (path: string, question?: Question) => Promise<Answer>

const ANSWER_WITHIN_MS = 10_000
const ANSWER_MAX_BYTES = 32 * 1024 * 1024

/** The origin as browsers write it. */
export function originOf({ scheme, name, port }: Door): string {
  const host = name.includes(':') ? `[${name}]` : name
  return `${scheme}://${host}${port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`}`
}

/** Asks whatever listens there; follows nothing, trusts nothing. Whether a certificate is trusted, `konklave check` says. */
export function asker(door: Door): Ask {
  const send = door.scheme === 'https' ? httpsRequest : httpRequest
  const host = new URL(originOf(door)).host
  return (path, { method = 'GET', headers = {}, body } = {}) =>
    new Promise((resolve, reject) => {
      const asked = send(
        {
          host: door.connectTo,
          port: door.port,
          servername: door.name,
          method,
          path,
          headers: { host, ...headers },
          agent: false,
          timeout: ANSWER_WITHIN_MS,
          rejectUnauthorized: false,
        },
        response => {
          const chunks: Buffer[] = []
          let size = 0
          response.on('data', (chunk: Buffer) => {
            size += chunk.length
            if (size > ANSWER_MAX_BYTES) response.destroy()
            else chunks.push(chunk)
          })
          response.once('error', reject)
          response.once('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(chunks),
            }),
          )
        },
      )
      asked.once('upgrade', (response, socket) => {
        socket.destroy()
        resolve({ status: response.statusCode ?? 101, headers: response.headers, body: Buffer.alloc(0) })
      })
      asked.once('timeout', () => asked.destroy(new Error('no answer in time')))
      asked.once('error', reject)
      asked.end(body)
    })
}
