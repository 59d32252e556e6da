import { useRef } from 'react'
import type { Person } from '../../kernel/meeting.ts'

/** When each person was last heard, by person id; kept while the stage is shown. */
export function useHeard(
  people: readonly Person[],
  levels: ReadonlyMap<string, number>,
  now: number,
): ReadonlyMap<string, number> {
  const heard = useRef(new Map<string, number>())
  for (const person of people) if (levels.has(person.participant)) heard.current.set(person.id, now)
  return heard.current
}
