import type { Clock } from '../streams/types.ts'

/** Time that moves only when a test moves it. */
export class ManualClock implements Clock {
  #now = 1_000
  readonly #timers = new Set<{ at: number; run: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.#now + ms, run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Runs what becomes due within `ms`, in order. */
  advance(ms: number): void {
    const end = this.#now + ms
    for (;;) {
      const [next] = [...this.#timers].filter(t => t.at <= end).sort((a, b) => a.at - b.at)
      if (!next) break
      this.#timers.delete(next)
      this.#now = Math.max(this.#now, next.at)
      next.run()
    }
    this.#now = end
  }

  /** Time goes by, but nothing runs until later: what a blocked event loop looks like. */
  stall(ms: number): void {
    this.#now += ms
  }

  get waiting(): number {
    return this.#timers.size
  }
}
