import { useMemo } from 'react'
import { type PersonId, useRoom } from './meeting.ts'
import { useSignal } from './signals.ts'

/** Titles of the breakout rooms that people of this room are in, by their own word. */
export function useElsewhere(): ReadonlyMap<PersonId, string> {
  const plan = useSignal(useRoom().view.breakouts.plan)
  return useMemo(
    () =>
      new Map(
        plan?.running ? plan.rooms.flatMap(({ title, here }) => here.map(id => [id, title] as const)) : [],
      ),
    [plan],
  )
}
