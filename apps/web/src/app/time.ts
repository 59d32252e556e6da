import type { Clock, Random } from '@konklave/client'

/** Wall clock at load, carried on by the monotonic one: never jumps back, and still tells the time of day. */
export const now = (): number => performance.timeOrigin + performance.now()

export const clock: Clock = {
  now,
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const random: Random = { bytes: size => crypto.getRandomValues(new Uint8Array(size)) }
