import type { Clock } from './ports.ts'

/** One wait that can be moved or dropped. */
export interface Timer {
  readonly running: boolean
  start(ms: number): void
  /** Starts only when not already running. */
  ensure(ms: number): void
  stop(): void
}

export function createTimer(clock: Clock, run: () => void): Timer {
  let cancel: (() => void) | null = null
  const stop = () => {
    cancel?.()
    cancel = null
  }
  const start = (ms: number) => {
    stop()
    cancel = clock.after(ms, () => {
      cancel = null
      run()
    })
  }
  return {
    get running() {
      return cancel !== null
    },
    start,
    ensure: ms => {
      if (!cancel) start(ms)
    },
    stop,
  }
}

/** Resolves after `ms`, or at once when `signal` is aborted. Never rejects. */
export function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal?.aborted) return resolve()
    const done = () => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal?.addEventListener('abort', done, { once: true })
  })
}
