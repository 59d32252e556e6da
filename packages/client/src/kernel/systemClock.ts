import type { Clock, Random } from './ports.ts'

/** Real time. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms)
    return () => clearTimeout(timer)
  },
}

export const systemRandom: Random = { bytes: size => crypto.getRandomValues(new Uint8Array(size)) }
