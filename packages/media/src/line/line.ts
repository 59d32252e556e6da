import { isHeldBack, judgeReceiving, judgeSending, mayBeTheirs, type Stretch } from './judge.ts'
import { atFoot, type Ladder, step } from './ladder.ts'
import type { Measure } from './measure.ts'

/** The own line, as its measures tell. What hangs on it follows from the two rungs and from nothing else. */
export type Line = {
  readonly receiving: Ladder
  readonly sending: Ladder
  readonly measures: readonly Measure[]
  /** Round trips of the last minute: the shortest is how far away the engine is. */
  readonly roundTrips: readonly { readonly at: number; readonly ms: number }[]
}

const stretchMs = 3_500
const roundTripsMs = 60_000
/** Until then the word of the other, whose line it may be, has come. */
const doubtMs = 4_000

export const newLine = (now: number): Line => ({
  receiving: atFoot(now),
  sending: atFoot(now),
  measures: [],
  roundTrips: [],
})

/** `tops`: the highest rung of each ladder. Pure: the same measures lead to the same rungs. */
export function look(
  before: Line,
  measure: Measure,
  tops: { readonly receiving: number; readonly sending: number },
): Line {
  const { at, roundTripMs } = measure
  const last = before.measures.at(-1)
  // Another connection counts anew; and after a pause of the page nothing is known of the time between.
  const goesOn =
    last !== undefined &&
    at - last.at < stretchMs &&
    measure.without === last.without &&
    measure.receiving.packets >= last.receiving.packets &&
    measure.sending.packets >= last.sending.packets
  const measures = [...(goesOn ? before.measures : []), measure].filter(one => at - one.at <= stretchMs)
  const roundTrips = [
    ...(goesOn || last === undefined ? before.roundTrips : []),
    ...(roundTripMs === null ? [] : [{ at, ms: roundTripMs }]),
  ].filter(one => at - one.at <= roundTripsMs)
  const shortestMs = roundTrips.length > 0 ? Math.min(...roundTrips.map(({ ms }) => ms)) : null
  const since = ({ movedAt }: Ladder): Stretch => ({
    measures: measures.filter(one => one.at >= movedAt),
    shortestMs,
  })
  const receiving = since(before.receiving)
  const verdict = judgeReceiving(receiving)
  // What the engine holds back already need not be turned down further, but it has to be said.
  const held = verdict === 'fair' && before.receiving.rung === 0 && isHeldBack(receiving) ? 'bad' : verdict
  return {
    receiving: step(before.receiving, held, at, {
      top: tops.receiving,
      doubtMs: mayBeTheirs(receiving) ? doubtMs : 0,
    }),
    sending: step(before.sending, judgeSending(since(before.sending)), at, { top: tops.sending }),
    measures,
    roundTrips,
  }
}
