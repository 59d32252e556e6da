import { equalBytes, fromBase64url, fromHex, type KeyHash, limits, type RoomId } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'
import { ActionRefused } from '../types.ts'
import { createBuilder } from './builder.ts'
import type { KeyBook } from './keyBook.ts'
import type { BreakoutsDeps } from './late.ts'
import {
  hasRoom,
  idsOf,
  joined,
  moved,
  NO_ROOMS,
  type Places,
  type Planned,
  type Rooms,
  renumbered,
  samePlaces,
  successors,
} from './plan.ts'
import { createRemake, type Remake } from './remake.ts'
import type { BreakoutsView } from './types.ts'
import { createUpkeep } from './upkeep.ts'
import { leadsBreakouts } from './whoLeads.ts'
import { createChangeBoard } from './writing.ts'

type Lead = Pick<BreakoutsView, 'make' | 'add' | 'rename' | 'remove' | 'assign' | 'open' | 'close'> & {
  readonly remake: Remake
}

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
    if (!leadsBreakouts(group.own, group)) throw new ActionRefused('not-allowed')
    return group
  }
  const needPlan = (): Planned => {
    need()
    if (!planned.value) throw new ActionRefused('not-allowed')
    return planned.value
  }
  const builder = createBuilder({ ...deps, need })

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
    if (plan.rooms.state === 'open') builder.endSoon(idsOf(plan))
    else await builder.end(idsOf(plan))
  }

  createUpkeep({ ...deps, change, rooms, places, close })
  const remake = createRemake({ ...deps, builder, change, rooms, places })

  return {
    close,
    remake,
    async make({ titles, assign, choice }) {
      const group = need()
      if (titles.length === 0 || titles.length > limits.BREAKOUTS_MAX) throw new ActionRefused('too-many')
      const before = planned.value
      if (before && before.rooms.state !== 'closed') {
        await close()
        await builder.end(idsOf(before))
      }
      const ids = await builder.make(titles.length)
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
      const [id] =
        plan.rooms.state === 'closed' ? [room.deps.random.bytes(16) as RoomId] : await builder.make(1)
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
      if (was.rooms.state !== 'closed') builder.endSoon([id])
    },
    async assign(who, which) {
      const to = which === null ? null : idOf(which)
      const plan = needPlan()
      const keyHash = fromHex(who) as KeyHash
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
        const ids = await builder.make(made.length)
        const numbers = successors(idsOf(plan), ids)
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
