import {
  type ClientFrame,
  decode,
  encode,
  limits,
  PROTOCOL_VERSIONS,
  type ServerFrame,
  serverFrame,
} from '@konklave/protocol'
import type { Clock, Wire } from './ports.ts'
import { createTimer } from './timer.ts'

export type ServerHello = Extract<ServerFrame, { t: 'hello' }>
type StreamFrame = Extract<ServerFrame, { s: number }>

export interface SocketHandlers {
  hello(hello: ServerHello): void
  frame(frame: StreamFrame, sizeBytes: number): void
  /** Once: the wire broke, the peer fell silent, spoke nonsense or said a fault. */
  down(why: SocketEnd): void
}
export type SocketEnd = 'closed' | 'silent' | 'bad-frame' | 'fault' | 'draining' | 'unsupported-version'

/** One wire from hello to its end: parses frames, answers pings, notices a dead peer (6 s). */
export interface Socket {
  send(frame: ClientFrame): void
  close(): void
}

export type SocketOptions = {
  readonly clock: Clock
  readonly build: string
  readonly handlers: SocketHandlers
}

export function createSocket(wire: Wire, { clock, build, handlers }: SocketOptions): Socket {
  let ended = false
  const end = (why: SocketEnd) => {
    if (ended) return
    ended = true
    silence.stop()
    wire.close()
    handlers.down(why)
  }
  const silence = createTimer(clock, () => end('silent'))
  const send = (frame: ClientFrame) => {
    if (!ended && wire.state === 'open') wire.send(encode(frame))
  }
  const take = (frame: ServerFrame, sizeBytes: number) => {
    if (frame.t === 'ping') send({ t: 'pong', n: frame.n })
    else if (frame.t === 'fault')
      end(frame.code === 'unsupported-version' || frame.code === 'draining' ? frame.code : 'fault')
    else if (frame.t === 'hello') handlers.hello(frame)
    else handlers.frame(frame, sizeBytes)
  }
  wire.onFrame(bytes => {
    if (ended) return
    silence.start(limits.PING_DEAD_MS)
    let frame: ServerFrame
    try {
      frame = decode(serverFrame, bytes, limits.TREE_MAX_BYTES * 2)
    } catch {
      return end('bad-frame')
    }
    take(frame, bytes.length)
  })
  wire.onClose(() => end('closed'))
  silence.start(limits.PING_DEAD_MS)
  send({ t: 'hello', versions: [...PROTOCOL_VERSIONS], build, features: [] })
  return { send, close: () => end('closed') }
}
