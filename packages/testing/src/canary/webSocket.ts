import { constants, inflateRawSync } from 'node:zlib'

/** One message as the application wrote it. */
export type WebSocketMessage = {
  readonly bytes: Buffer
  /** Browsers mask what they send (RFC 6455 5.3), so on the wire nothing of it can be recognised. */
  readonly masked: boolean
}

export type WebSocketSide = {
  /** Path of the request, or `null` for the answering side. */
  readonly path: string | null
  readonly messages: readonly WebSocketMessage[]
  /** What was compressed (permessage-deflate, RFC 7692), inflated and joined in its order; not among `messages`. */
  readonly inflated: Buffer
  /** Compressed messages that could not be inflated: must be 0, or the reader is blind. */
  readonly unreadable: number
}

const HEAD_END = Buffer.from('\r\n\r\n')

/** One direction of a captured connection that became a WebSocket; `null` for any other. */
export function readWebSocket(stream: Buffer): WebSocketSide | null {
  const end = stream.indexOf(HEAD_END)
  if (end < 0) return null
  const head = stream.subarray(0, end).toString('latin1')
  if (!/^(GET |HTTP\/1\.1 101)/.test(head) || !/\r\nupgrade: *websocket/i.test(head)) return null
  const path = /^GET (\S+)/.exec(head)?.[1] ?? null
  return { path, ...readFrames(stream.subarray(end + HEAD_END.length)) }
}

/** RFC 6455 5.2. Fragments are joined; control frames count as messages; a cut frame at the end is left out. */
function readFrames(stream: Buffer): Omit<WebSocketSide, 'path'> {
  const messages: WebSocketMessage[] = []
  const deflated: Buffer[] = []
  let fragments: Buffer[] = []
  let compressed = false
  for (let at = 0; at + 2 <= stream.length; ) {
    const first = stream.readUInt8(at)
    const masked = (stream.readUInt8(at + 1) & 0x80) !== 0
    const size = sizeOf(stream, at)
    if (size === null) break
    const maskAt = at + size.headBytes
    const bodyAt = maskAt + (masked ? 4 : 0)
    if (bodyAt + size.bodyBytes > stream.length) break
    const body = Buffer.from(stream.subarray(bodyAt, bodyAt + size.bodyBytes))
    if (masked)
      for (let i = 0; i < body.length; i++) body[i] = (body[i] ?? 0) ^ (stream[maskAt + (i & 3)] ?? 0)
    const control = (first & 0x08) !== 0
    if (control) messages.push({ bytes: body, masked })
    else {
      // The first fragment says it for all of a message.
      if (fragments.length === 0) compressed = (first & 0x40) !== 0
      fragments.push(body)
      if (first & 0x80) {
        const whole = Buffer.concat(fragments)
        if (compressed) deflated.push(whole)
        else messages.push({ bytes: whole, masked })
        fragments = []
      }
    }
    at = bodyAt + size.bodyBytes
  }
  return { messages, ...inflate(deflated) }
}

const TAIL = Buffer.from([0, 0, 0xff, 0xff])

/** RFC 7692 7.2.2, all messages as one stream: right with and without context takeover. */
function inflate(deflated: readonly Buffer[]): Pick<WebSocketSide, 'inflated' | 'unreadable'> {
  try {
    const stream = Buffer.concat(deflated.flatMap(message => [message, TAIL]))
    const inflated = inflateRawSync(stream, { finishFlush: constants.Z_SYNC_FLUSH })
    return { inflated, unreadable: 0 }
  } catch {
    return { inflated: Buffer.alloc(0), unreadable: deflated.length }
  }
}

function sizeOf(stream: Buffer, at: number): { headBytes: number; bodyBytes: number } | null {
  const short = stream.readUInt8(at + 1) & 0x7f
  if (short < 126) return { headBytes: 2, bodyBytes: short }
  if (short === 126)
    return at + 4 > stream.length ? null : { headBytes: 4, bodyBytes: stream.readUInt16BE(at + 2) }
  if (at + 10 > stream.length) return null
  return { headBytes: 10, bodyBytes: Number(stream.readBigUInt64BE(at + 2)) }
}
