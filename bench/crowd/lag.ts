import type { Crowd } from './crowd.ts'

/** Milliseconds after the commit of an epoch was stored, one entry per epoch. */
export type Lags = {
  /** Until the last seat had its commit: what server and wire take. */
  readonly arrival: readonly number[]
  /** Until the last whole member had the epoch in force; those who came in by it or later do not count. */
  readonly inForce: readonly number[]
}

/**
 * Of all epochs after `after`. The server passes a commit on as soon as it is stored, and first to who came first: the
 * moment in which the first seat had it stands for that.
 */
export function lagsOf(crowd: Crowd, after: number): Lags {
  const arrival: number[] = []
  const inForce: number[] = []
  for (const [epoch, { first, last }] of crowd.arrivals) {
    if (epoch <= after) continue
    arrival.push(last - first)
    const reached = crowd.people
      .filter(({ kind, insideAt }) => kind === 'whole' && insideAt !== undefined && insideAt < first)
      .map(({ epochs }) => Math.min(...[...epochs].flatMap(([e, at]) => (e >= epoch ? [at] : []))))
    // Infinity: somebody never got there.
    if (reached.length > 0) inForce.push(Math.max(...reached) - first)
  }
  return { arrival, inForce }
}

export const newestEpoch = (crowd: Crowd): number => Math.max(0, ...crowd.arrivals.keys())
