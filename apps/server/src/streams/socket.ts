import {
  type Bytes,
  type ClientFrame,
  clientFrame,
  DecodeError,
  decode,
  type ErrorCode,
  encode,
  equalBytes,
  limits,
} from '@konklave/protocol'
import type { Log } from '../log/log.ts'
import type { FrameWriter } from './frameWriter.ts'
import { verifyProof } from './proof.ts'
import { createStream, type ServedStream } from './stream.ts'
import { createTokenBucket } from './tokenBucket.ts'
import type { Clock, StreamKind } from './types.ts'
import type { Wire } from './wire.ts'

export type SocketOptions = {
  readonly kinds: ReadonlyMap<string, StreamKind>
  readonly writer: FrameWriter
  readonly clock: Clock
  readonly log: Log
  readonly build: string
  readonly versions: readonly number[]
  readonly serverKey: Bytes
  /** Fresh for each socket (K26). */
  readonly nonce: Bytes
  readonly origins: ReadonlySet<string>
  /** Counts faults by code; no frame content is ever passed on. */
  readonly onFault: (code: ErrorCode) => void
  /** Once, however it ended. */
  readonly onEnd: () => void
}

export interface ServedSocket {
  /** Says why, then ends: for a peer that broke the rules and for a server that is about to stop. */
  fault(code: ErrorCode): void
}

/** Work that a frame makes, in tokens. `credit` is cheap: there is one for each entry of a replayed log. */
const COST: Record<ClientFrame['t'], number> = {
  hello: 1,
  open: 5,
  send: 1,
  ephemeral: 1,
  credit: 0.02,
  close: 1,
  pong: 0.5,
}
const NOISE_COST = 1
const BURST = 300
const PER_SECOND = 50
const BYTES_BURST = 4 * 1024 * 1024
const BYTES_PER_SECOND = 512 * 1024
/** Above this much unsent data the ephemeral lane waits. */
const CONGESTED_BYTES = 64 * 1024
/** Above this much unsent data the client is not listened to: it cannot make us queue replies without end. */
const PAUSE_BYTES = 2 * 1024 * 1024
/** A socket that has proved nothing by then holds a place that somebody else could use. */
const PROVE_WITHIN_MS = 60_000
const HELLO_WITHIN_MS = 10_000
/** Wrong proofs one socket may show; a browser shows none. */
const BAD_PROOFS_MAX = 3
const CLOSE_FAULT = 1008
const CLOSE_RESTART = 1012

/** One socket from its first frame to its end. Nothing it does reaches another socket except through a feature. */
export function serveSocket(wire: Wire, options: SocketOptions): ServedSocket {
  const { kinds, writer, clock, log, nonce } = options
  const streams = new Map<number, ServedStream>()
  const used = new Set<number>()
  const frames = createTokenBucket(BURST, PER_SECOND)
  const volume = createTokenBucket(BYTES_BURST, BYTES_PER_SECOND)
  let greeted = false
  let proved = false
  let ended = false
  let paused = false
  let badProofs = 0
  let pings = 0
  /** The answer to the newest ping, byte for byte: the most frequent frame of a quiet meeting need not be parsed. */
  let newestPong: Bytes | null = null
  const began = clock.now()
  let heard = began
  let ticked = began

  const write = (bytes: Uint8Array): number => {
    if (ended) return bytes.length
    wire.send(bytes, flushed)
    if (!paused && wire.bufferedBytes > PAUSE_BYTES) {
      paused = true
      wire.pause()
    }
    return bytes.length
  }
  const flushed = () => {
    if (ended) return
    // A peer that is slow but reading is alive, although we do not listen to it meanwhile.
    if (paused) heard = clock.now()
    if (paused && wire.bufferedBytes < PAUSE_BYTES / 2) {
      paused = false
      wire.resume()
    }
    if (wire.bufferedBytes > CONGESTED_BYTES) return
    for (const stream of streams.values()) stream.flush()
  }

  const end = () => {
    if (ended) return
    ended = true
    stopTicking()
    for (const stream of [...streams.values()]) stream.end()
    options.onEnd()
  }
  const fault = (code: ErrorCode) => {
    if (ended) return
    options.onFault(code)
    write(writer.frame({ t: 'fault', code }))
    end()
    wire.close(code === 'draining' ? CLOSE_RESTART : CLOSE_FAULT)
  }

  const tick = () => {
    const now = clock.now()
    // If our own loop stood still, what the peer sent meanwhile is still unread: judge next time.
    const stalled = now - ticked > 2 * limits.PING_INTERVAL_MS
    ticked = now
    if (!stalled && now - heard > limits.PING_DEAD_MS) {
      end()
      return wire.terminate()
    }
    if (!greeted && now - began > HELLO_WITHIN_MS) return fault('bad-frame')
    if (!proved && now - began > PROVE_WITHIN_MS) return fault('not-proved')
    if (greeted) {
      write(writer.frame({ t: 'ping', n: ++pings }))
      newestPong = encode({ t: 'pong', n: pings })
    }
    stopTicking = clock.after(limits.PING_INTERVAL_MS, tick)
  }
  let stopTicking = clock.after(limits.PING_INTERVAL_MS, tick)

  const hello = (frame: Extract<ClientFrame, { t: 'hello' }>) => {
    if (greeted) return fault('bad-frame')
    const version = Math.max(...options.versions.filter(v => frame.versions.includes(v)), 0)
    if (version === 0) return fault('unsupported-version')
    greeted = true
    const { build, serverKey } = options
    const pingMs = limits.PING_INTERVAL_MS
    write(writer.frame({ t: 'hello', version, build, features: [...kinds.keys()], nonce, serverKey, pingMs }))
  }

  const open = async (frame: Extract<ClientFrame, { t: 'open' }>) => {
    if (used.has(frame.s)) return fault('bad-frame')
    used.add(frame.s)
    const number = frame.s
    const stream = createStream(streamId(nonce, number), number, {
      writer,
      write,
      get congested() {
        return wire.bufferedBytes > CONGESTED_BYTES
      },
      log,
      gone: () => streams.delete(number),
    })
    const kind = kinds.get(frame.kind)
    if (streams.size >= limits.STREAMS_PER_SOCKET_MAX) return stream.refused('too-many-streams')
    streams.set(number, stream)
    if (!kind) return stream.refused('unknown-kind')
    const { credential, id, after, body } = frame
    if (!(await verifyProof(credential, { origins: options.origins, roomId: id, nonce }))) {
      stream.refused('not-proved')
      if (++badProofs >= BAD_PROOFS_MAX) fault('not-proved')
      return
    }
    if (ended) return
    if (!proved) wire.allowFrames(limits.FRAME_MAX_BYTES)
    proved = true
    const session = await kind.open({ id, credential, after, body, port: stream.port })
    if (typeof session === 'string') stream.refused(session)
    else stream.opened(session)
  }

  const take = (frame: ClientFrame) => {
    if (frame.t === 'hello') return hello(frame)
    if (!greeted) return fault('bad-frame')
    if (frame.t === 'pong') return
    if (frame.t === 'open') {
      open(frame).catch(() => {
        log('server.bug', { where: 'stream-open' })
        streams.get(frame.s)?.refused('internal')
      })
      return
    }
    const stream = streams.get(frame.s)
    if (frame.t === 'send') {
      if (stream) stream.send(frame.ref, frame.body)
      else write(writer.frame({ t: 'refused', s: frame.s, ref: frame.ref, code: 'unknown-stream' }))
    } else if (frame.t === 'ephemeral') stream?.ephemeral(frame.body)
    else if (frame.t === 'credit') stream?.credit(frame.bytes)
    else stream?.end()
  }

  wire.onFrame(bytes => {
    if (ended) return
    const now = clock.now()
    heard = now
    if (!volume.take(bytes.length, now)) return fault('rate-limited')
    if (newestPong && equalBytes(bytes, newestPong)) {
      newestPong = null
      return
    }
    let frame: ClientFrame
    try {
      frame = decode(clientFrame, bytes, proved ? limits.FRAME_MAX_BYTES : limits.UNPROVED_FRAME_MAX_BYTES)
    } catch (error) {
      return fault(error instanceof DecodeError && error.reason === 'too-large' ? 'too-large' : 'bad-frame')
    }
    if (!frames.take(COST[frame.t], now)) return fault('rate-limited')
    take(frame)
  })
  wire.onNoise(() => {
    if (!ended && !frames.take(NOISE_COST, clock.now())) fault('rate-limited')
  })
  wire.onForeign(() => fault('bad-frame'))
  wire.onClose(end)
  return { fault }
}

/** Unique while the process lives: nonces are random. Never leaves memory. */
const streamId = (nonce: Bytes, number: number) => `${Buffer.from(nonce).toString('base64url')}.${number}`
