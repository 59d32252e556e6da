import { once } from 'node:events'
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
} from 'node:http2'
import type { Duplex } from 'node:stream'
import { SOCKET_PATH, SUBPROTOCOL } from '@konklave/protocol'

export type Http2Answer = {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

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

/** Unfragmented binary WebSocket frames (RFC 6455 5.2) over any duplex. */
export function framesOver(stream: Duplex): { send(bytes: Uint8Array): void; readonly received: Buffer[] } {
  const received: Buffer[] = []
  let rest: Buffer = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    rest = Buffer.concat([rest, chunk])
    for (let frame = readFrame(rest); frame; frame = readFrame(rest)) {
      received.push(frame.payload)
      rest = rest.subarray(frame.size)
    }
  })
  return { received, send: bytes => void stream.write(maskedFrame(bytes)) }
}

function readFrame(bytes: Buffer): { payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null
  const short = bytes.readUInt8(1) & 127
  const head = short === 127 ? 10 : short === 126 ? 4 : 2
  if (bytes.length < head) return null
  const size =
    short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short
  return bytes.length < head + size ? null : { payload: bytes.subarray(head, head + size), size: head + size }
}

function maskedFrame(payload: Uint8Array): Buffer {
  const head = Buffer.alloc(payload.length < 126 ? 2 : 10)
  head.writeUInt8(0x82, 0)
  head.writeUInt8(0x80 | (payload.length < 126 ? payload.length : 127), 1)
  if (payload.length >= 126) head.writeBigUInt64BE(BigInt(payload.length), 2)
  // A mask of zeros is a mask.
  return Buffer.concat([head, Buffer.alloc(4), payload])
}
