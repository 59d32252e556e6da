import { limits } from '@konklave/protocol'
import type { KeyHex } from './epoch.ts'

/** [K40] 5 messages/s per leaf, burst 20. */
export class MessageRate {
  readonly #buckets = new Map<KeyHex, { level: number; at: number }>()

  take(key: KeyHex, now: number): boolean {
    const bucket = this.#buckets.get(key) ?? { level: limits.MESSAGES_BURST, at: now }
    const level = Math.min(
      limits.MESSAGES_BURST,
      bucket.level + ((now - bucket.at) / 1_000) * limits.MESSAGES_PER_SECOND,
    )
    const taken = level >= 1
    this.#buckets.set(key, { level: taken ? level - 1 : level, at: now })
    return taken
  }
}

/** At most `max` in any `windowMs`. */
export class Window {
  readonly #max: number
  readonly #windowMs: number
  #times: number[] = []

  constructor(max: number, windowMs: number) {
    this.#max = max
    this.#windowMs = windowMs
  }

  /** `kept`: so many of them are for others than whoever asks. */
  allows(now: number, kept = 0): boolean {
    this.#times = this.#times.filter(at => now - at < this.#windowMs)
    return this.#times.length < this.#max - kept
  }

  count(now: number): void {
    this.#times.push(now)
    if (this.#times.length > 2 * this.#max) this.#times.shift()
  }
}

/** [K27] Commits of a room. */
export const commitWindow = () => new Window(limits.COMMITS_PER_10_S_MAX, 10_000)

/** Newcomers whose external commit came too late: from the fourth in 3 s on, they had better come in together. */
export const raceWindow = () => new Window(4, 3_000)
