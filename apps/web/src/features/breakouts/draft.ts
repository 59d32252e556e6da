import { atRandom, evenly } from '@konklave/client'
import type { BreakoutPlan, PersonId } from '../../kernel/meeting.ts'

/** How people come into the rooms. */
export type Way = 'evenly' | 'random' | 'hand' | 'chosen'

/** Rooms that are not made yet. */
export type Draft = {
  readonly rooms: readonly { readonly key: string; readonly title: string }[]
  readonly way: Way
  /** Who is to go where, by the key of the room. Nobody where people choose. */
  readonly places: ReadonlyMap<PersonId, string>
  /** As typed; empty: no end. */
  readonly minutes: string
  /** Nobody goes back before the others. */
  readonly returnAll: boolean
}

/** 0 ≤ x < 1. */
export type Chance = () => number

/** `title` names the n-th room, from 1. */
export function newDraft(count: number, title: (n: number) => string): Draft {
  const empty: Draft = { rooms: [], way: 'evenly', places: new Map(), minutes: '', returnAll: true }
  return withCount(empty, count, title)
}

/** The rooms that there were, to be opened once more or changed. */
export function draftOfPlan({ rooms, choice, returnAll }: BreakoutPlan): Draft {
  return {
    rooms: rooms.map(({ id, title }) => ({ key: id, title })),
    way: choice === 'chosen' ? 'chosen' : 'hand',
    places: new Map(rooms.flatMap(({ id, people }) => people.map(who => [who, id] as const))),
    minutes: '',
    returnAll,
  }
}

/** Rooms come and go at the end; who was in one that goes has no place. */
export function withCount(draft: Draft, count: number, title: (n: number) => string): Draft {
  const kept = draft.rooms.slice(0, count)
  const more = Array.from({ length: Math.max(0, count - kept.length) }, (_, i) => ({
    key: crypto.randomUUID(),
    title: title(kept.length + i + 1),
  }))
  return keepPlaces({ ...draft, rooms: [...kept, ...more] })
}

export function withoutRoom(draft: Draft, key: string): Draft {
  return keepPlaces({ ...draft, rooms: draft.rooms.filter(room => room.key !== key) })
}

function keepPlaces(draft: Draft): Draft {
  const keys = new Set(draft.rooms.map(({ key }) => key))
  return { ...draft, places: new Map([...draft.places].filter(([, key]) => keys.has(key))) }
}

/** Everybody of `people` in a room, no room with two more than another; `chance`: who comes together is left to it. */
export function spread(draft: Draft, people: readonly PersonId[], chance: Chance | null): Draft {
  const { length } = draft.rooms
  const assigned = chance ? atRandom(people, length, chance) : evenly(people, length)
  const places = [...assigned].flatMap(([who, i]) => {
    const room = draft.rooms[i]
    return room ? [[who, room.key] as const] : []
  })
  return { ...draft, places: new Map(places) }
}

/** Whoever of `people` has no place yet in the room with the fewest of them; nobody else moves. */
export function withLate(draft: Draft, people: readonly PersonId[]): Draft {
  const late = people.filter(who => !draft.places.has(who))
  if (late.length === 0 || draft.rooms.length === 0) return draft
  const places = new Map(draft.places)
  const countIn = (key: string) => people.filter(who => places.get(who) === key).length
  for (const who of late) {
    const [first, ...others] = draft.rooms
    const least = others.reduce((a, b) => (a && countIn(b.key) < countIn(a.key) ? b : a), first)
    if (least) places.set(who, least.key)
  }
  return { ...draft, places }
}

export function withPlace(draft: Draft, who: PersonId, key: string | null): Draft {
  const places = new Map(draft.places)
  if (key === null) places.delete(who)
  else places.set(who, key)
  return { ...draft, places }
}
