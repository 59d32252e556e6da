import { hex, limits, type RoomId } from '@konklave/protocol'
import { effect, type ReadonlySignal } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import type { Builder } from './builder.ts'
import type { KeyBook } from './keyBook.ts'
import type { BreakoutsDeps } from './late.ts'
import { type Places, type Planned, type Rooms, samePlaces, successors, withSuccessors } from './plan.ts'
import { leadingBefore, leadsBreakouts } from './whoLeads.ts'
import type { ChangeBoard } from './writing.ts'

/** Several times as long as whoever lacks a key waits before it asks again. */
const LOST_AFTER_MS = 30_000
const LOST_TURN_MS = 10_000

/** [K44] Makes rooms again under the same titles; people go over by themselves. @throws ActionRefused */
export type Remake = (rooms: readonly RoomId[]) => Promise<void>

export function createRemake({
  room,
  view,
  planned,
  book,
  builder,
  change,
  rooms,
  places,
}: Pick<BreakoutsDeps, 'room' | 'view'> & {
  readonly planned: ReadonlySignal<Planned | null>
  readonly book: KeyBook
  readonly builder: Builder
  readonly change: ChangeBoard
  /** As the board has them now. */
  readonly rooms: () => Rooms
  readonly places: () => Places
}): Remake {
  const has = (id: RoomId) => rooms().rooms.some(one => hex(one.id) === hex(id))

  /** So many at once as there is space for beside them. */
  const remakeSome = async (old: readonly RoomId[]) => {
    const ids = await builder.make(old.length)
    const numbers = successors(old, ids)
    const swapped = () => rooms().rooms.map(one => ({ ...one, id: numbers.get(hex(one.id)) ?? one.id }))
    // Both at first: so nobody is sent to the main room in between.
    await change('places', () => {
      const now = places()
      const next = withSuccessors(now, numbers)
      return samePlaces(next, now) ? null : next
    })
    const plan = planned.value
    // The keys first: whoever sees the place goes at once.
    if (plan) await book.give({ ...plan, rooms: { ...plan.rooms, rooms: swapped() } }, ids)
    await change('breakouts', () => (old.some(has) ? { ...rooms(), rooms: swapped() } : null))
    await change('places', () => {
      const next = places().filter(one => !numbers.has(hex(one.room)))
      return next.length === places().length ? null : next
    })
    // Somebody else was faster.
    await builder.end(ids.filter(id => !has(id)))
  }
  const remake: Remake = async all => {
    let left = all.filter(has)
    while (left.length > 0) {
      const free = limits.BREAKOUTS_MAX - rooms().rooms.length
      const some = left.slice(0, Math.max(1, free))
      left = left.slice(some.length)
      if (free < 1) await builder.end(some)
      await remakeSome(some)
      if (left.length > 0) await builder.end(some)
      else builder.endSoon(some)
    }
  }

  /** Everybody who had the keys has loaded the page anew: nobody can open these. */
  const lost = (): RoomId[] => {
    const [group, plan] = [view.value, planned.value]
    if (!group || !plan || plan.rooms.state === 'closed' || !leadsBreakouts(group.own, group)) return []
    return plan.rooms.rooms.map(({ id }) => id).filter(id => !book.held.value.has(hex(id)))
  }
  const again = createTimer(room.deps.clock, () => void remake(lost()).catch(() => undefined))
  room.scope.add(
    effect(() => {
      const group = view.value
      if (!group || lost().length === 0) return again.stop()
      again.ensure(LOST_AFTER_MS + leadingBefore(group) * LOST_TURN_MS)
    }),
  )
  room.scope.add(again.stop)
  return remake
}
