import type { Clock } from '../streams/types.ts'

/**
 * Counts what strangers can cause at will and reports sums, at most once per interval: a flood of refused requests
 * must neither fill the disk nor become a record of single visitors.
 */
export type Tally<K extends string> = (key: K) => void

const INTERVAL_MS = 10_000

export function createTally<K extends string>(
  clock: Clock,
  report: (key: K, times: number) => void,
): Tally<K> {
  const counts = new Map<K, number>()
  let waiting = false
  const flush = () => {
    waiting = false
    for (const [key, times] of counts) report(key, times)
    counts.clear()
  }
  return key => {
    counts.set(key, (counts.get(key) ?? 0) + 1)
    if (waiting) return
    waiting = true
    clock.after(INTERVAL_MS, flush)
  }
}
