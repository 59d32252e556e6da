import { limits } from '@konklave/protocol'
import type { Clock } from '../../../kernel/ports.ts'

/** [K40] Five messages a second, twenty at once; the server enforces the same. */
export interface Bucket {
  /** Takes one if there is one, and `spare` more are left for what cannot wait. */
  take(spare?: number): boolean
  /** Milliseconds until there is one again. */
  waitMs(spare?: number): number
}

export function createBucket(clock: Clock): Bucket {
  let tokens: number = limits.MESSAGES_BURST
  let at = clock.now()
  const fill = () => {
    const now = clock.now()
    tokens = Math.min(limits.MESSAGES_BURST, tokens + ((now - at) / 1_000) * limits.MESSAGES_PER_SECOND)
    at = now
  }
  return {
    take(spare = 0) {
      fill()
      if (tokens < 1 + spare) return false
      tokens -= 1
      return true
    },
    waitMs(spare = 0) {
      fill()
      const missing = Math.max(0, 1 + spare - tokens)
      return Math.ceil((missing * 1_000) / limits.MESSAGES_PER_SECOND)
    },
  }
}
