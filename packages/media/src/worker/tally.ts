import type { Counters } from './protocol.ts'

export type Tally = { -readonly [K in keyof Counters]: Counters[K] }

export function newTally(): Tally {
  return { sealed: 0, opened: 0, refused: 0, foreignClear: 0, withheld: 0 }
}
