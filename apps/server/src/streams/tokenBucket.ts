/** Classic token bucket: `burst` at once, `perSecond` after that. Times in milliseconds of any monotonic clock. */
export interface TokenBucket {
  /** Takes `cost` tokens; false, and takes none, when there are too few. */
  take(cost: number, nowMs: number): boolean
  /** True when the bucket is full again, so that it says nothing any more and can be forgotten. */
  full(nowMs: number): boolean
}

export function createTokenBucket(burst: number, perSecond: number): TokenBucket {
  let tokens = burst
  let at: number | undefined
  const refill = (nowMs: number) => {
    if (at !== undefined) tokens = Math.min(burst, tokens + (Math.max(0, nowMs - at) * perSecond) / 1000)
    at = nowMs
  }
  return {
    take(cost, nowMs) {
      refill(nowMs)
      if (tokens < cost) return false
      tokens -= cost
      return true
    },
    full(nowMs) {
      refill(nowMs)
      return tokens >= burst
    },
  }
}
