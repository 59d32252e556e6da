import { limits } from '@konklave/protocol'

export type OrderedLaneOptions = {
  /** Puts one frame on the wire; returns its size in bytes. */
  readonly write: (seq: number, body: unknown) => number
  /** The reader is too far behind: close this stream, it may resume from where it stood. */
  readonly overflow: () => void
}

/**
 * The sending side of one stream's ordered lane. Entries leave while there is credit; one entry may overdraw it, so an
 * entry larger than what is left can never block the lane for good.
 */
export interface OrderedLane {
  push(seq: number, body: unknown): void
  /** Nothing leaves before the stream has been opened. */
  start(): void
  credit(bytes: number): void
  stop(): void
}

/** A whole log plus what may come while it is being sent. Bodies are references to the feature's own entries. */
export const LANE_QUEUE_MAX_BYTES = limits.LOG_BYTES_MAX + 4 * 1024 * 1024
const LANE_QUEUE_MAX_ENTRIES = 2 * limits.LOG_ENTRIES_MAX

export function createOrderedLane({ write, overflow }: OrderedLaneOptions): OrderedLane {
  const queue: { readonly seq: number; readonly body: unknown; readonly size: number }[] = []
  let queuedBytes = 0
  let head = 0
  let credit: number = limits.STREAM_CREDIT_BYTES
  let running = false
  let stopped = false

  const compact = () => {
    if (head < 1024 && head < queue.length) return
    queue.splice(0, head)
    head = 0
  }
  const flush = () => {
    while (running && !stopped && credit > 0) {
      const next = queue[head]
      if (!next) break
      head++
      queuedBytes -= next.size
      credit -= write(next.seq, next.body)
    }
    compact()
  }

  return {
    push(seq, body) {
      if (stopped) return
      const size = sizeOf(body)
      queue.push({ seq, body, size })
      queuedBytes += size
      flush()
      if (queuedBytes <= LANE_QUEUE_MAX_BYTES && queue.length - head <= LANE_QUEUE_MAX_ENTRIES) return
      overflow()
    },
    start() {
      running = true
      flush()
    },
    credit(bytes) {
      credit = Math.min(limits.STREAM_CREDIT_BYTES, credit + bytes)
      flush()
    },
    stop() {
      stopped = true
      queue.length = 0
      head = 0
    },
  }
}

/** Roughly what a body will weigh, without encoding it. */
function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.length + 8
  if (typeof value === 'string') return value.length + 8
  if (typeof value !== 'object' || value === null) return 8
  let sum = 16
  for (const part of Object.values(value)) sum += sizeOf(part)
  return sum
}
