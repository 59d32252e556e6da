import { limits } from '@konklave/protocol'
import type { Log } from '../log/log.ts'
import type { Clock } from '../streams/types.ts'
import { type Store, StoreError } from './types.ts'

/** A room lives this long after a meeting last started in it. */
export const ROOM_LIFETIME_MS = 90 * 24 * 3600_000
const DAY_MS = 24 * 3600_000
const SWEEP_INTERVAL_MS = 3600_000

/** Deadline of a room that is used now: whole days, so that it does not tell when that was. */
export function roomDeadline(wallNowMs: number): number {
  return Math.ceil((wallNowMs + ROOM_LIFETIME_MS) / DAY_MS) * DAY_MS
}

export type RetentionDeps = {
  readonly store: Store
  readonly clock: Clock
  /** Milliseconds since 1970. */
  readonly wallNow: () => number
  readonly log: Log
  /** Deletes what is overdue outside the store. */
  readonly sweepFiles?: (wallNowMs: number) => void
}

/** Marks what a stop of the server left behind, deletes what is overdue now and every hour. Returns a stop. */
export async function startRetention(deps: RetentionDeps): Promise<() => void> {
  const { store, clock, wallNow, log } = deps
  let cancel = () => {}
  let stopped = false
  const sweep = async () => {
    try {
      const { rooms, meetings } = await store.sweep(wallNow())
      if (rooms + meetings > 0) log('retention.swept', { rooms, meetings })
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      log('store.failed', { call: 'sweep' })
    }
    deps.sweepFiles?.(wallNow())
    if (!stopped) cancel = clock.after(SWEEP_INTERVAL_MS, () => void sweep())
  }
  await store.markRestart(wallNow() + limits.MEETING_ROW_TTL_MS)
  await sweep()
  return () => {
    stopped = true
    cancel()
  }
}
