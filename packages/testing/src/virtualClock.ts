import { answered, busy } from './pendingCrypto.ts'

type Timer = { readonly at: number; readonly order: number; readonly run: () => void }

/**
 * Time that only moves when a test moves it. Between two timers everything that is under way (promises, WebCrypto) is
 * finished first, so that a schedule depends on its seed and not on the machine.
 */
export class VirtualClock {
  #now = 1_000
  #order = 0
  readonly #timers = new Set<Timer>()

  readonly now = (): number => this.#now

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, run }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  /** Lets `ms` go by. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await settle()
    for (let next = this.#next(end); next; next = this.#next(end)) await this.#fire(next)
    this.#now = end
  }

  /** Lets time go by until `done` holds; throws after `withinMs` of virtual time. */
  async until(done: () => boolean, withinMs = 30_000, what = 'condition'): Promise<void> {
    const end = this.#now + withinMs
    await settle()
    while (!done()) {
      const next = this.#next(end)
      if (!next) throw new Error(`virtual clock: ${what} did not come about within ${withinMs} ms`)
      await this.#fire(next)
    }
  }

  async #fire(timer: Timer): Promise<void> {
    this.#timers.delete(timer)
    this.#now = Math.max(this.#now, timer.at)
    timer.run()
    await settle()
  }

  #next(end: number): Timer | null {
    let best: Timer | null = null
    for (const timer of this.#timers) {
      if (timer.at > end) continue
      if (!best || timer.at < best.at || (timer.at === best.at && timer.order < best.order)) best = timer
    }
    return best
  }
}

/** Resolves when no promise job and no WebCrypto operation is under way. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 2; ) {
    await new Promise<void>(resolve => void setImmediate(resolve))
    if (busy()) {
      quiet = 0
      // Looked for again and again, it would keep a core from the threads that do it.
      await answered()
    } else quiet++
  }
}
