import type { PersonId } from '../personId.ts'

type Assigned = ReadonlyMap<PersonId, number>

/** Everybody into one of `rooms` rooms, in the order given, so that no room has more than one person more than another. */
export function evenly(people: readonly PersonId[], rooms: number): Assigned {
  return new Map(rooms > 0 ? people.map((id, i) => [id, i % rooms]) : [])
}

/** The same, whoever comes together left to chance. `random`: 0 ≤ x < 1. */
export function atRandom(people: readonly PersonId[], rooms: number, random: () => number): Assigned {
  const mixed = [...people]
  // Fisher and Yates.
  for (let i = mixed.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const [a, b] = [mixed[i], mixed[j]]
    if (a !== undefined && b !== undefined) [mixed[i], mixed[j]] = [b, a]
  }
  return evenly(mixed, rooms)
}
