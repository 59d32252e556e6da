import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect, type IncomingHttpHeaders } from 'node:http2'
import { SOCKET_PATH, SUBPROTOCOL } from '@konklave/protocol'
import { Receiver, Sender } from 'ws'

export type Http2Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: Buffer }

/** A browser's side of HTTP/2: requests and WebSockets (RFC 8441) over one connection. */
export class Http2Client {
  readonly session: ClientHttp2Session

  private constructor(session: ClientHttp2Session) {
    this.session = session
    session.on('error', () => {})
  }

  static async open(origin: string): Promise<Http2Client> {
    const session = connect(origin, { rejectUnauthorized: false })
    const client = new Http2Client(session)
    await once(session, 'remoteSettings')
    return client
  }

  async request(path: string, headers: Record<string, string> = {}): Promise<Http2Answer> {
    const stream = this.session.request({ ':path': path, ...headers })
    stream.end()
    const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders]
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return { status: Number(answer[':status']), headers: answer, body: Buffer.concat(chunks) }
  }

  /** Extended CONNECT; resolves with the status and, if 200, the raw stream. */
  async connect(
    path: string = SOCKET_PATH,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; headers: IncomingHttpHeaders; stream: ClientHttp2Stream }> {
    const stream = this.session.request({
      ':method': 'CONNECT',
      ':protocol': 'websocket',
      ':path': path,
      'sec-websocket-version': '13',
      'sec-websocket-protocol': SUBPROTOCOL,
      ...headers,
    })
    stream.on('error', () => {})
    const [answer] = (await once(stream, 'response')) as [IncomingHttpHeaders]
    return { status: Number(answer[':status']), headers: answer, stream }
  }

  close(): void {
    this.session.destroy()
  }
}

/** WebSocket frames over any duplex, by the same library's own parts. */
export function framesOver(stream: ClientHttp2Stream): {
  send(bytes: Uint8Array): void
  readonly received: Buffer[]
} {
  const received: Buffer[] = []
  const receiver = new Receiver({ isServer: false })
  receiver.on('message', (data: Buffer) => received.push(data))
  stream.pipe(receiver)
  const sender = new Sender(stream as never)
  return {
    received,
    send: bytes => sender.send(bytes as never, { binary: true, mask: true, fin: true, compress: false } as never, () => {}),
  }
}
