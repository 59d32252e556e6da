import { makeBreakout } from '@konklave/crypto'
import {
  equalBytes,
  fromBase64url,
  hex,
  type KeyHash,
  limits,
  type MeetingRequest,
  type PlanEntry,
  type RoomId,
} from '@konklave/protocol'
import { effect, type ReadonlySignal } from '@preact/signals-core'
import { Refused } from '../../../kernel/errors.ts'
import { createTimer, wait } from '../../../kernel/timer.ts'
import { isPlan } from '../board/merge.ts'
import { mayPlan } from '../board/planEntry.ts'
import type { GroupView } from '../group/group.ts'
import { ActionRefused } from '../types.ts'
import { type KeyBook, leads } from './keyBook.ts'
import type { BreakoutsDeps } from './late.ts'
import {
  hasRoom,
  joined,
  moved,
  NO_ROOMS,
  type Places,
  type Planned,
  type Rooms,
  renumbered,
} from './plan.ts'
import type { BreakoutsView } from './types.ts'
import { createChangeBoard } from './writing.ts'

type Lead = Pick<BreakoutsView, 'make' | 'add' | 'rename' | 'remove' | 'assign' | 'open' | 'close'>

/** So long those inside have to say that they go before their room ends. */
const GO_BACK_MS = 3_000
const AFTER_END_MS = 500
const TURN_MS = 700
const CLOSE_AGAIN_MS = 3_000
/** Several times as long as whoever lacks a key waits before it asks again. */
const LOST_AFTER_MS = 30_000
const LOST_TURN_MS = 10_000
/** Requests under way at once. */
const AT_ONCE = 8

/** [K44] What somebody who leads does with the breakouts. @throws ActionRefused */
export function createLead(
  deps: BreakoutsDeps & { readonly planned: ReadonlySignal<Planned | null>; readonly book: KeyBook },
): Lead {
  const { room, view, board, planned, book } = deps
  const { clock } = room.deps
  const change = createChangeBoard(deps, room)

  const need = (): GroupView => {
    const group = view.value
    if (!group) throw new ActionRefused('not-inside')
    if (!leads(group.own, group)) throw new ActionRefused('not-allowed')
    return group
  }
  const needPlan = (): Planned => {
    need()
    if (!planned.value) throw new ActionRefused('not-allowed')
    return planned.value
  }
  const ask = async (request: Extract<MeetingRequest, { t: 'makeBreakout' | 'endBreakout' }>) => {
    const stream = deps.stream()
    if (!stream?.open) throw new ActionRefused('offline')
    try {
      await stream.tell(request)
    } catch (error) {
      throw new ActionRefused(error instanceof Refused ? error.reason : 'offline')
    }
  }
  const makeRooms = async (count: number): Promise<RoomId[]> => {
    const ids: RoomId[] = []
    while (ids.length < count) {
      const { rules, groupId } = need()
      const some = await Promise.all(
        Array.from({ length: Math.min(AT_ONCE, count - ids.length) }, async () => {
          const { roomId, linkSecret, charter, state } = await makeBreakout({ rules, groupId })
          await ask({ t: 'makeBreakout', charter, state })
          book.put({ room: roomId, g: 0, secret: linkSecret })
          return roomId
        }),
      )
      ids.push(...some)
    }
    return ids
  }
  /** Whoever is gone when a request should go out leaves rooms behind that end with the meeting. */
  const end = async (ids: readonly RoomId[]) => {
    for (const id of ids) await ask({ t: 'endBreakout', room: id }).catch(() => undefined)
  }
  const endSoon = (ids: readonly RoomId[]) =>
    void wait(clock, GO_BACK_MS, room.scope.signal).then(() => (room.scope.ended ? undefined : end(ids)))

  /** As it stands, with what is left of its time. */
  const rooms = (): Rooms => {
    const plan = planned.value
    if (!plan) return NO_ROOMS
    const leftMs = plan.endsAt === null ? 0 : Math.max(1, Math.round(plan.endsAt - clock.now()))
    return { ...plan.rooms, leftMs }
  }
  const places = (): Places => {
    const entry = board.entries.value.get('places')?.entry
    return entry?.name === 'places' ? entry.value : []
  }
  const idsOf = ({ rooms: { rooms } }: Planned) => rooms.map(({ id }) => id)
  const titled = (title: string) => title.trim().slice(0, limits.BREAKOUT_TITLE_MAX_CHARS)
  const idOf = (id: string): RoomId => {
    const bytes = fromBase64url(id)
    const plan = needPlan()
    if (bytes?.length !== 16 || !hasRoom(plan.rooms, bytes as RoomId)) throw new ActionRefused('no-such-room')
    return bytes as RoomId
  }

  const close = async () => {
    const plan = needPlan()
    if (plan.rooms.state === 'closed') return
    await change('breakouts', () =>
      rooms().state === 'closed' ? null : { ...rooms(), state: 'closed', leftMs: 0 },
    )
    if (plan.rooms.state === 'open') endSoon(idsOf(plan))
    else await end(idsOf(plan))
  }

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
      if (!group || !plan?.endsAt || !plan.rooms.returnAll || !leads(group.own, group)) return
      const before = group.members.filter(one => one.leaf.index < group.own.leaf.index && leads(one, group))
      overdue.start(Math.max(0, plan.endsAt - clock.now()) + AFTER_END_MS + before.length * TURN_MS)
    }),
  )
  room.scope.add(overdue.stop)

  /** Entries by somebody who may write them no longer: nobody who comes takes them, so one of those who lead signs them anew. */
  const orphaned = (): PlanEntry['name'][] => {
    const group = view.value
    if (!group || !leads(group.own, group)) return []
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
      const before = group.members.filter(one => one.leaf.index < group.own.leaf.index && leads(one, group))
      adopt.ensure(AFTER_END_MS + before.length * TURN_MS)
    }),
  )
  room.scope.add(adopt.stop)

  /** Everybody who had the keys has loaded the page anew: rooms that nobody can open are made again, under the same titles. */
  const remake = async () => {
    const group = view.value
    const lost = lostRooms()
    if (!group || lost.length === 0) return
    const ids = await makeRooms(lost.length)
    const numbers = new Map(lost.flatMap((id, i) => (ids[i] ? [[hex(id), ids[i]] as const] : [])))
    await change('places', () => {
      const now = places()
      return now.some(({ room: id }) => numbers.has(hex(id))) ? renumbered(now, numbers) : null
    })
    await change('breakouts', () => {
      const now = rooms()
      if (!now.rooms.some(({ id }) => numbers.has(hex(id)))) return null
      return { ...now, rooms: now.rooms.map(one => ({ ...one, id: numbers.get(hex(one.id)) ?? one.id })) }
    })
    if (planned.value) await book.give(planned.value, ids)
    await end(lost)
  }
  const lostRooms = (): RoomId[] => {
    const [group, plan] = [view.value, planned.value]
    if (!group || !plan || plan.rooms.state === 'closed' || !leads(group.own, group)) return []
    return idsOf(plan).filter(id => !book.held.value.has(hex(id)))
  }
  const again = createTimer(clock, () => void remake().catch(() => undefined))
  room.scope.add(
    effect(() => {
      const group = view.value
      if (!group || lostRooms().length === 0) return again.stop()
      const before = group.members.filter(one => one.leaf.index < group.own.leaf.index && leads(one, group))
      again.ensure(LOST_AFTER_MS + before.length * LOST_TURN_MS)
    }),
  )
  room.scope.add(again.stop)

  return {
    close,
    async make({ titles, assign, choice }) {
      const group = need()
      if (titles.length === 0 || titles.length > limits.BREAKOUTS_MAX) throw new ActionRefused('too-many')
      const before = planned.value
      if (before && before.rooms.state !== 'closed') {
        await close()
        await end(idsOf(before))
      }
      const ids = await makeRooms(titles.length)
      const made = ids.map((id, i) => ({ id, title: titled(titles[i] ?? '') }))
      const keysOf = (index: number) =>
        group.members.filter(({ id }) => assign.get(id) === index).map(({ leaf }) => leaf.keyHash)
      const placed = ids.flatMap((room, i) => {
        const keys = keysOf(i)
        return keys.length > 0 ? [{ room, people: joined(keys) }] : []
      })
      await change('places', () => (samePlaces(places(), placed) ? null : placed))
      await change('breakouts', () =>
        rooms().rooms.some(({ id }) => ids.some(own => equalBytes(own, id)))
          ? null
          : { ...NO_ROOMS, state: 'ready', choice, rooms: made },
      )
      if (planned.value) await book.give(planned.value, ids)
    },
    async add(title) {
      const plan = needPlan()
      if (plan.rooms.rooms.length >= limits.BREAKOUTS_MAX) throw new ActionRefused('too-many')
      // Of closed rooms nothing is left but titles: opening makes them all.
      const [id] = plan.rooms.state === 'closed' ? [room.deps.random.bytes(16) as RoomId] : await makeRooms(1)
      if (!id) return
      await change('breakouts', () => {
        const now = rooms()
        if (hasRoom(now, id)) return null
        if (now.rooms.length >= limits.BREAKOUTS_MAX) throw new ActionRefused('too-many')
        return { ...now, rooms: [...now.rooms, { id, title: titled(title) }] }
      })
      if (planned.value) await book.give(planned.value, [id])
    },
    async rename(which, title) {
      const id = idOf(which)
      const next = titled(title)
      await change('breakouts', () => {
        const now = rooms()
        const found = now.rooms.find(one => equalBytes(one.id, id))
        if (!found || found.title === next) return null
        return { ...now, rooms: now.rooms.map(one => (one === found ? { id, title: next } : one)) }
      })
    },
    async remove(which) {
      const id = idOf(which)
      const was = needPlan()
      await change('breakouts', () => {
        const now = rooms()
        return hasRoom(now, id) ? { ...now, rooms: now.rooms.filter(one => !equalBytes(one.id, id)) } : null
      })
      await change('places', () => {
        const left = places().filter(one => !equalBytes(one.room, id))
        return left.length === places().length ? null : left
      })
      if (was.rooms.state !== 'closed') endSoon([id])
    },
    async assign(who, which) {
      const to = which === null ? null : idOf(which)
      const plan = needPlan()
      const keyHash = keyHashOf(who)
      const member = view.value?.members.find(({ id }) => id === who)
      const next = moved(places(), keyHash, to)
      if (!next) throw new ActionRefused('too-many')
      // The key first: whoever sees the place goes at once.
      if (to && member) await book.give({ ...plan, places: next }, [to], [member])
      await change('places', () => {
        const now = places()
        const then = moved(now, keyHash, to)
        return !then || samePlaces(now, then) ? null : then
      })
    },
    async open({ minutes, returnAll }) {
      let plan = needPlan()
      const leftMs =
        minutes === null ? 0 : Math.min(limits.BOARD_DURATION_MAX_MS, Math.round(minutes * 60_000))
      let made = plan.rooms.rooms
      if (plan.rooms.state === 'closed') {
        const ids = await makeRooms(made.length)
        const numbers = new Map(made.flatMap(({ id }, i) => (ids[i] ? [[hex(id), ids[i]] as const] : [])))
        const before = places()
        await change('places', () => (places() === before ? renumbered(before, numbers) : null))
        made = made.flatMap(({ title }, i) => (ids[i] ? [{ id: ids[i], title }] : []))
      }
      plan = { ...plan, places: places(), rooms: { ...plan.rooms, state: 'open', rooms: made } }
      if (planned.value?.rooms.state !== 'open') await book.give(plan, idsOf(plan))
      let written = false
      await change('breakouts', () => {
        const now = rooms()
        if (written && now.state === 'open') return null
        written = true
        const kept = now.state === 'closed' ? made : now.rooms
        return { ...now, state: 'open', returnAll, leftMs, rooms: kept }
      })
    },
  }
}

const samePlaces = (a: Places, b: Places): boolean =>
  a.length === b.length &&
  a.every(({ room, people }, i) => {
    const other = b[i]
    return other !== undefined && equalBytes(room, other.room) && equalBytes(people, other.people)
  })

const keyHashOf = (id: string): KeyHash =>
  Uint8Array.from(id.match(/../g) ?? [], byte => Number.parseInt(byte, 16)) as KeyHash
