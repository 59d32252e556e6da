import type { Random } from './ports.ts'

/** Waits before the first, second, … attempt. Fast at first; back within 5 s of a restarted server (cap plus jitter). */
const STEPS_MS = [0, 200, 400, 800, 1_500, 2_500, 3_500] as const
const JITTER = 0.3

/** Milliseconds to wait before attempt `attempt` (from 0), shortened at random so that a crowd does not come at once. */
export function backoffMs(attempt: number, random: Random): number {
  const step = STEPS_MS[Math.min(attempt, STEPS_MS.length - 1)] ?? 0
  return Math.round(step * (1 - JITTER * chance(random)))
}

/** A number in [0, 1). */
export function chance(random: Random): number {
  const [a = 0, b = 0] = random.bytes(2)
  return (a * 256 + b) / 65_536
}
