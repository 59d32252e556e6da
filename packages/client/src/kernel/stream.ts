import {
  type Bytes,
  type ClientFrame,
  type Credential,
  type ErrorCode,
  limits,
  type ServerFrame,
} from '@konklave/protocol'
import { Refused, RequestFailed } from './errors.ts'
import { createLane, type Lane, type LaneStart } from './lane.ts'
import type { Clock } from './ports.ts'
import { createRequestTable, type RequestOptions, type RequestTable } from './requests.ts'
import type { ServerHello } from './socket.ts'

export interface StreamHandlers {
  /** Body of `opened`, at every opening. */
  opened(body: unknown): Promise<LaneStart>
  /** One entry of the ordered lane; the next waits until this is done. */
  ordered(seq: number, body: unknown): Promise<void>
  ephemeral(key: string, body: unknown): void
  /** The socket broke; the stream opens again by itself. */
  interrupted(): void
  /** The server closed (or did not open) this stream. It stays closed unless the owner opens a new one. */
  closed(code: ErrorCode): void
}

export type StreamSpec = {
  readonly kind: string
  readonly id: Bytes
  /** Asked at every opening: the proof covers the nonce of that socket. */
  readonly credential: (hello: ServerHello) => Promise<Credential>
  readonly after?: number
  readonly handlers: StreamHandlers
}

export interface Stream {
  /** True between `opened` and the end of that socket. */
  readonly open: boolean
  /** @throws Refused, RequestFailed */
  request(body: unknown, options?: RequestOptions): Promise<unknown>
  ephemeral(body: unknown): void
  /** Gives up where the ordered lane stood: the next opening names no `after`. */
  forget(): void
  close(): void
}

/** How the connection drives a stream. */
export interface StreamDriver {
  readonly stream: Stream
  attach(opening: Opening): void
  detach(): void
  frame(frame: Extract<ServerFrame, { s: number }>, sizeBytes: number): void
}
export type Opening = {
  readonly number: number
  readonly hello: ServerHello
  readonly send: (frame: ClientFrame) => void
}

export type StreamSurroundings = {
  readonly clock: Clock
  /** Takes the stream off the connection. */
  readonly gone: () => void
  /** The lane broke: open again on a new stream number. */
  readonly reopen: () => void
}

/** One wanted stream across all its openings. */
export function createStream(spec: StreamSpec, around: StreamSurroundings): StreamDriver {
  let opening: Opening | null = null
  let lane: Lane | null = null
  let requests: RequestTable | null = null
  let position = spec.after
  let opened = false
  let closed = false
  let forgotten = false
  let welcomed = false
  /** Ephemeral bodies that came while `opened` was still being handled. */
  const early = new Map<string, unknown>()
  /** Tasks of openings gone by: a new opening waits until they are finished, so that `after` is exact. */
  let settled: Promise<void> = Promise.resolve()

  const detach = () => {
    const old = lane
    requests?.failAll('offline')
    requests = null
    lane = null
    opening = null
    const was = opened
    opened = false
    welcomed = false
    early.clear()
    if (old) {
      const finished = old.stop()
      settled = settled.then(async () => {
        await finished
        if (!forgotten) position = old.position
      })
    }
    if (was && !closed) spec.handlers.interrupted()
  }

  const begin = async (to: Opening) => {
    await settled
    const credential = await spec.credential(to.hello)
    if (opening !== to || closed) return
    forgotten = false
    requests = createRequestTable(around.clock)
    let owed = 0
    lane = createLane(position, {
      opened: async body => {
        opened = true
        const base = await spec.handlers.opened(body)
        welcomed = true
        for (const [key, waiting] of early) spec.handlers.ephemeral(key, waiting)
        early.clear()
        return base
      },
      entry: spec.handlers.ordered,
      consumed: bytes => {
        owed += bytes
        if (owed < limits.CREDIT_PIECE_BYTES) return
        to.send({ t: 'credit', s: to.number, bytes: owed })
        owed = 0
      },
      broken: () => {
        to.send({ t: 'close', s: to.number })
        if (opening === to) around.reopen()
      },
    })
    const after = position === undefined ? {} : { after: position }
    to.send({ t: 'open', s: to.number, kind: spec.kind, id: spec.id, credential, ...after })
  }

  const end = (code: ErrorCode) => {
    closed = true
    detach()
    around.gone()
    spec.handlers.closed(code)
  }

  const stream: Stream = {
    get open() {
      return opened
    },
    async request(body, options = {}) {
      if (!opening || !requests || !opened) throw new RequestFailed(closed ? 'closed' : 'offline')
      const { ref, reply } = requests.add(options)
      opening.send({ t: 'send', s: opening.number, ref, body })
      return reply
    },
    ephemeral: body => {
      if (opening && opened) opening.send({ t: 'ephemeral', s: opening.number, body })
    },
    forget() {
      position = undefined
      forgotten = true
    },
    close() {
      if (closed) return
      closed = true
      opening?.send({ t: 'close', s: opening.number })
      detach()
      around.gone()
    },
  }

  return {
    stream,
    attach(to) {
      if (closed) return
      opening = to
      void begin(to)
    },
    detach,
    frame(frame, sizeBytes) {
      if (!lane || frame.s !== opening?.number) return
      if (frame.t === 'opened') lane.push({ t: 'opened', body: frame.body })
      else if (frame.t === 'ordered')
        lane.push({ t: 'entry', seq: frame.seq, body: frame.body, bytes: sizeBytes })
      else if (frame.t === 'ephemeral') {
        if (welcomed) spec.handlers.ephemeral(frame.key, frame.body)
        else early.set(frame.key, frame.body)
      } else if (frame.t === 'reply') requests?.replied(frame.ref, frame.body)
      else if (frame.t === 'refused') requests?.refused(frame.ref, frame.code)
      else end(frame.code)
    },
  }
}

/** True for failures after which it is unknown whether the server acted. */
export const isUnanswered = (error: unknown): error is RequestFailed => error instanceof RequestFailed
export const refusalOf = (error: unknown): ErrorCode | null =>
  error instanceof Refused ? error.reason : null
