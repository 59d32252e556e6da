import { equalBytes, type RoomId } from '@konklave/protocol'
import { computed, effect, type ReadonlySignal, signal, untracked } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import type { MeetingDeps, RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import { ActionRefused, type MeetingView } from '../types.ts'
import { createOwnChoice } from './choice.ts'
import type { KeyBook } from './keyBook.ts'
import type { Outing } from './outing.ts'
import { hasRoom, type Planned, placeOf, succeeded } from './plan.ts'
import { openStay, type Stay } from './stay.ts'
import { leadsBreakouts } from './whoLeads.ts'

/** [K44] Where this member is to be, and going there by itself. */
export interface Going {
  readonly mine: ReadonlySignal<RoomId | null>
  readonly stay: ReadonlySignal<Stay | null>
  /** Out of the breakout: the main room is left. */
  leave(): Promise<void>
  goTo(room: RoomId | null): Promise<void>
}

export type GoingDeps = {
  readonly room: RoomContext
  readonly view: ReadonlySignal<GroupView | null>
  readonly planned: ReadonlySignal<Planned | null>
  readonly book: KeyBook
  readonly outing: Outing
  readonly open: (deps: MeetingDeps) => MeetingView
  /** Tells the main room at once where this member is. */
  readonly tell: () => void
}

const AGAIN_MS = 1_000

export function createGoing(deps: GoingDeps): Going {
  const { room, view, planned, book, outing } = deps
  const { clock, media } = room.deps
  const choice = createOwnChoice(room.memory)
  /** The end that has come; a plan with another end is not over. */
  const over = signal<number | null>(null)
  const stay = signal<Stay | null>(null)
  let here: RoomId | null = null
  let working = false

  const place = computed(() => {
    const [group, plan] = [view.value, planned.value]
    return group && plan ? placeOf(group.own.leaf.keyHash, plan) : null
  })
  const mine = computed((): RoomId | null => {
    const [group, plan] = [view.value, planned.value]
    void choice.changed.value
    if (!group || !plan || plan.rooms.state !== 'open') return null
    if (plan.rooms.returnAll && plan.endsAt !== null && over.value === plan.endsAt) return null
    const chosen = choice.for(place.value)
    if (chosen === undefined) return place.value
    // Who led when it went there, and leads no more, is where the plan says.
    const stays = chosen === null || (hasRoom(plan.rooms, chosen) && isFree(group, plan))
    return stays ? chosen : place.value
  })

  const end = createTimer(clock, () => {
    over.value = planned.value?.endsAt ?? null
  })
  room.scope.add(
    effect(() => {
      const plan = planned.value
      if (plan?.endsAt) end.start(Math.max(0, plan.endsAt - clock.now()))
      else end.stop()
      if (plan?.rooms.state === 'closed') void choice.forget()
    }),
  )

  let known: Planned['rooms']['rooms'] = []
  room.scope.add(
    effect(() => {
      const now = planned.value?.rooms.rooms ?? []
      const numbers = succeeded(known, now)
      known = now
      if (numbers.size > 0) void choice.follow(numbers)
    }),
  )

  /** Whatever failed is tried again for as long as this member is to be there. */
  const again = createTimer(clock, () => void move())
  const leave = async () => {
    const was = stay.value
    stay.value = null
    here = null
    if (!was) return
    await was.leave().catch(() => undefined)
  }
  const enter = async (main: GroupView, to: RoomId) => {
    const [key] = book.of(to)
    if (!key) return
    here = to
    let opened: Stay | null = null
    opened = await openStay({
      room,
      main,
      key,
      open: deps.open,
      over: phase => {
        if (stay.value !== opened && stay.value !== null) return
        if (phase.t === 'failed' && phase.why === 'link-unknown') book.failed(key)
        // Removed in there by somebody who leads there: only the plan leads in again.
        if (phase.t === 'gone' && phase.why === 'removed') void choice.set(place.value, null)
        stay.value = null
        here = null
        void opened?.leave().catch(() => undefined)
        again.ensure(AGAIN_MS)
      },
    })
    if (room.scope.ended) return void opened.leave()
    stay.value = opened
  }
  const wanted = (): RoomId | null => {
    const { t } = room.surface.phase.value
    if (t === 'gone' || t === 'failed') return null
    // The main room is looked for again: this says nothing about where one is to be.
    return view.value ? mine.value : here
  }
  const move = async (): Promise<void> => {
    if (working || room.scope.ended) return
    working = true
    try {
      for (let to = wanted(); !same(to, here); to = wanted()) {
        await leave()
        const group = view.value
        if (to && group) await enter(group, to)
        if (!same(to, here)) break
      }
    } finally {
      working = false
    }
  }
  room.scope.add(
    effect(() => {
      void wanted()
      void book.held.value
      queueMicrotask(() => void move())
    }),
  )
  room.scope.add(
    effect(() => {
      const now = stay.value
      const inside = now?.view.phase.value.t === 'inside' ? mine.peek() : null
      untracked(() => media?.pause?.(now !== null))
      const { room: was = null, help: _, ...others } = outing.peek()
      if (same(inside, was)) return
      outing.value = inside ? { ...others, room: inside } : others
      untracked(deps.tell)
    }),
  )
  room.scope.add(() => {
    again.stop()
    end.stop()
    stay.value?.view.close()
  })

  return {
    mine,
    stay,
    leave,
    async goTo(to) {
      const [group, plan] = [view.value, planned.value]
      if (!group) throw new ActionRefused('not-inside')
      if (plan?.rooms.state !== 'open') throw new ActionRefused('not-allowed')
      if (to && !hasRoom(plan.rooms, to)) throw new ActionRefused('no-such-room')
      const back = to === null ? !plan.rooms.returnAll : same(to, place.value)
      if (!isFree(group, plan) && !back) throw new ActionRefused('not-allowed')
      await choice.set(place.value, to)
    },
  }
}

/** Whether this member goes where it likes. */
const isFree = (group: GroupView, plan: Planned): boolean =>
  leadsBreakouts(group.own, group) || plan.rooms.choice === 'chosen'

const same = (a: RoomId | null, b: RoomId | null): boolean => (a && b ? equalBytes(a, b) : a === b)
