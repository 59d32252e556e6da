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

const WINDOW_MS = 10_000

/** [K27] Commits of a room in any 10 s. */
export class CommitRate {
  #times: number[] = []

  allows(now: number): boolean {
    this.#times = this.#times.filter(at => now - at < WINDOW_MS)
    return this.#times.length < limits.COMMITS_PER_10_S_MAX
  }

  count(now: number): void {
    this.#times.push(now)
  }
}
