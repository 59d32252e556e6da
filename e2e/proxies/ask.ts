import { once } from 'node:events'
import { request as plainly } from 'node:http'
import { connect } from 'node:http2'
import { request as overTls } from 'node:https'
import { connect as openTls } from 'node:tls'
import { NAME } from '../installed/disk.ts'

/** Where the server listens for the proxy, as docs/admin/nat-and-proxy.md has it. */
export const BEHIND = 8400

export type Question = {
  /** Every address of 127.0.0.0/8 is somebody. */
  readonly from?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
}
export type Answer = {
  readonly status: number
  /** In pairs, as they came; names in small letters. */
  readonly headers: readonly (readonly [string, string])[]
  readonly body: Buffer
}

const PROXY = { host: '127.0.0.1', port: 443, servername: NAME }

/** Asks the server itself, as its proxy would. */
export const direct = (path: string, question: Question = {}): Promise<Answer> =>
  byHttp1(plainly, { port: BEHIND }, path, question)

/** Asks by way of the proxy, from an address that nobody else has. */
export const proxied = (path: string, question: Question = {}): Promise<Answer> =>
  byHttp1(overTls, PROXY, path, question)

/** The same in HTTP/2, as browsers do it. */
export async function proxiedByHttp2(path: string, { from, headers }: Question = {}): Promise<Answer> {
  const session = connect(`https://${NAME}`, {
    createConnection: () => openTls({ ...PROXY, ALPNProtocols: ['h2'], ...(from && { localAddress: from }) }),
  })
  try {
    const stream = session.request({ ':path': path, ':authority': NAME, ...headers })
    const [{ ':status': status = 0 }, , raw] = (await once(stream, 'response')) as [
      { ':status'?: number },
      number,
      string[],
    ]
    return { status, headers: pairs(raw).filter(([name]) => name !== ':status'), body: await all(stream) }
  } finally {
    session.close()
  }
}

function byHttp1(
  send: typeof plainly | typeof overTls,
  where: { port: number; servername?: string },
  path: string,
  { from, headers, body }: Question,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = send({
      host: '127.0.0.1',
      ...where,
      path,
      method: body ? 'POST' : 'GET',
      agent: false,
      ...(from && { localAddress: from }),
      headers: { host: NAME, ...headers },
    })
    asked.once('error', reject)
    asked.once('response', async answer => {
      const head = { status: answer.statusCode ?? 0, headers: pairs(answer.rawHeaders) }
      resolve({ ...head, body: await all(answer) })
    })
    asked.once('upgrade', (answer, socket) => {
      socket.destroy()
      resolve({ status: 101, headers: pairs(answer.rawHeaders), body: Buffer.alloc(0) })
    })
    asked.end(body)
  })
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name.toLowerCase(), raw[i + 1] ?? '']] : []))
}

async function all(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
