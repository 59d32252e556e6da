import type { Clock } from '../streams/types.ts'

/** Named timers of one owner: setting a name again replaces it, and all end together. */
export class Timers {
  readonly #clock: Clock
  readonly #run: (task: () => void | Promise<void>) => void
  readonly #cancels = new Map<string, () => void>()

  /** `run` carries out what is due, in the owner's mailbox. */
  constructor(clock: Clock, run: (task: () => void | Promise<void>) => void) {
    this.#clock = clock
    this.#run = run
  }

  set(name: string, ms: number, task: () => void | Promise<void>): void {
    this.clear(name)
    const cancel = this.#clock.after(Math.max(0, ms), () => {
      if (this.#cancels.get(name) !== cancel) return
      this.#run(() => {
        // Replaced or cleared while it waited for its turn.
        if (this.#cancels.get(name) !== cancel) return
        this.#cancels.delete(name)
        return task()
      })
    })
    this.#cancels.set(name, cancel)
  }

  has(name: string): boolean {
    return this.#cancels.has(name)
  }

  clear(name: string): void {
    this.#cancels.get(name)?.()
    this.#cancels.delete(name)
  }

  clearAll(): void {
    for (const cancel of this.#cancels.values()) cancel()
    this.#cancels.clear()
  }
}
