/** What a lane hands over: the body of `opened` first, then gapless entries. */
export type LaneItem =
  | { readonly t: 'opened'; readonly body: unknown }
  | { readonly t: 'entry'; readonly seq: number; readonly body: unknown; readonly bytes: number }

/**
 * Where a lane begins: `as-asked`, right after the number named in `open`; `anew`, wherever the first entry says; or after
 * the given number.
 */
export type LaneStart = 'as-asked' | 'anew' | number

export interface LaneHandlers {
  opened(body: unknown): Promise<LaneStart>
  entry(seq: number, body: unknown): Promise<void>
  /** The entry was handled: the server may send as many bytes more. */
  consumed(bytes: number): void
  /** A hole in the sequence, or a handler that threw: this opening of the stream is worth nothing. */
  broken(cause: unknown): void
}

/**
 * The ordered lane of one opening of a stream: entries are handled one after the other, each only after the one before
 * was finished, and only if its number follows. `position` is the last number that was handled completely.
 */
export interface Lane {
  readonly position: number | undefined
  push(item: LaneItem): void
  /** Drops what waits; resolves when the entry under way is finished. */
  stop(): Promise<void>
}

export class LaneGap extends Error {
  readonly reason = 'lane-gap'
  constructor(expected: number, got: number) {
    super(`lane: expected ${expected}, got ${got}`)
    this.name = 'LaneGap'
  }
}

export function createLane(after: number | undefined, handlers: LaneHandlers): Lane {
  const queue: LaneItem[] = []
  let position = after
  let stopped = false
  let running: Promise<void> | null = null

  const handle = async (item: LaneItem) => {
    if (item.t === 'opened') {
      const start = await handlers.opened(item.body)
      if (start !== 'as-asked') position = start === 'anew' ? undefined : start
      return
    }
    if (position !== undefined && item.seq !== position + 1) throw new LaneGap(position + 1, item.seq)
    await handlers.entry(item.seq, item.body)
    position = item.seq
    if (!stopped) handlers.consumed(item.bytes)
  }

  const run = async () => {
    for (let item = queue.shift(); item && !stopped; item = queue.shift()) {
      try {
        await handle(item)
      } catch (cause) {
        if (!stopped) handlers.broken(cause)
        stopped = true
      }
    }
    running = null
  }

  return {
    get position() {
      return position
    },
    push(item) {
      if (stopped) return
      queue.push(item)
      running ??= run()
    },
    async stop() {
      stopped = true
      queue.length = 0
      await running
    },
  }
}
