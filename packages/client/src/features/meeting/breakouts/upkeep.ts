import type { PlanEntry } from '@konklave/protocol'
import { effect, type ReadonlySignal } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import { isPlan } from '../board/merge.ts'
import { mayPlan } from '../board/planEntry.ts'
import type { BreakoutsDeps } from './late.ts'
import type { Places, Planned, Rooms } from './plan.ts'
import { leadingBefore, leadsBreakouts } from './whoLeads.ts'
import type { ChangeBoard } from './writing.ts'

/** After the end people go back by themselves: what is written then only says that it was so. */
const AFTER_END_MS = 500
/** One of those who lead writes it; so long the next one waits to see it. */
const TURN_MS = 700
const CLOSE_AGAIN_MS = 3_000

type UpkeepDeps = Pick<BreakoutsDeps, 'room' | 'view' | 'board'> & {
  readonly planned: ReadonlySignal<Planned | null>
  readonly change: ChangeBoard
  /** As they stand. */
  readonly rooms: () => Rooms
  readonly places: () => Places
  readonly close: () => Promise<void>
}

/** [K44] What one of those who lead does for all without being asked: ends what is over, and signs anew. */
export function createUpkeep(deps: UpkeepDeps): void {
  const { room, view, board, planned, change, rooms, places, close } = deps
  const { clock } = room.deps

  // The time is over: one of those who lead says so for all; people have gone back by themselves.
  const overdue = createTimer(clock, () => {
    const plan = planned.value
    if (plan?.rooms.state === 'open' && plan.endsAt !== null && plan.endsAt <= clock.now())
      void close().catch(() => overdue.start(CLOSE_AGAIN_MS))
  })
  room.scope.add(
    effect(() => {
      const [group, plan] = [view.value, planned.value]
      overdue.stop()
      if (!group || !plan?.endsAt || !plan.rooms.returnAll || !leadsBreakouts(group.own, group)) return
      overdue.start(Math.max(0, plan.endsAt - clock.now()) + AFTER_END_MS + leadingBefore(group) * TURN_MS)
    }),
  )
  room.scope.add(overdue.stop)

  /** Entries by somebody who may write them no longer: nobody who comes takes them, so one of those who lead signs them anew. */
  const orphaned = (): PlanEntry['name'][] => {
    const group = view.value
    if (!group || !leadsBreakouts(group.own, group)) return []
    return [...board.entries.value.values()].flatMap(({ entry }) =>
      isPlan(entry) && !mayPlan(entry.by, group) ? [entry.name] : [],
    )
  }
  const signAnew = async () => {
    if (orphaned().includes('places'))
      await change('places', () => (orphaned().includes('places') ? places() : null))
    if (orphaned().includes('breakouts'))
      await change('breakouts', () => (orphaned().includes('breakouts') ? rooms() : null))
  }
  const adopt = createTimer(clock, () => void signAnew().catch(() => adopt.start(CLOSE_AGAIN_MS)))
  room.scope.add(
    effect(() => {
      const group = view.value
      if (!group || orphaned().length === 0) return adopt.stop()
      adopt.ensure(AFTER_END_MS + leadingBefore(group) * TURN_MS)
    }),
  )
  room.scope.add(adopt.stop)
}
