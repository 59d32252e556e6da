import type { Countdown } from '@konklave/client'

export const countdown = (ms: number): Countdown | null =>
  ms > 0 ? { id: `${ms} ${Date.now()}`, ms, until: Date.now() + ms } : null
