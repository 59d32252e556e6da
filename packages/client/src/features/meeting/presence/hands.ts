import { limits } from '@konklave/protocol'
import type { Heard } from './heard.ts'

/**
 * The number of a hand as its owner states it, and as the log decides it: who goes up behind others stands behind them, whatever is
 * said. 0: down. `before`: as known here; undefined where nothing was heard yet, and what is said is all there is.
 */
export function handNumber(stated: number, before: number | undefined, highest: number): number {
  if (stated === 0 || before === undefined) return stated
  if (before > 0) return Math.max(before, stated)
  return Math.max(stated, nextNumber(highest))
}

export const nextNumber = (highest: number): number => Math.min(highest + 1, limits.HAND_NUMBER_MAX)

/** Highest number that is up among those present. */
export function highestHand(
  heard: ReadonlyMap<string, Heard>,
  present: readonly { readonly id: string }[],
  besides?: string,
): number {
  return Math.max(0, ...present.map(({ id }) => (id === besides ? 0 : (heard.get(id)?.hand ?? 0))))
}
