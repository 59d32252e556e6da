import { limits } from '@konklave/protocol'
import type { Clock } from '../../../kernel/ports.ts'

/** [K40] Five messages a second, twenty at once; the server enforces the same. */
export interface Bucket {
  /** Takes one if there is one. */
  take(): boolean
  /** Milliseconds until there is one again. */
  waitMs(): number
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
    take() {
      fill()
      if (tokens < 1) return false
      tokens -= 1
      return true
    },
    waitMs() {
      fill()
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) * 1_000) / limits.MESSAGES_PER_SECOND)
    },
  }
}
