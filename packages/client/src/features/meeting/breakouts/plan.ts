import {
  type BoardEntry,
  base64url,
  equalBytes,
  hex,
  type KeyHash,
  limits,
  type RoomId,
} from '@konklave/protocol'
import type { Entries } from '../board/merge.ts'
import type { Heard } from '../presence/heard.ts'
import type { BreakoutPlan } from './types.ts'

type Entry<N extends BoardEntry['name']> = Extract<BoardEntry, { name: N }>
export type Rooms = Entry<'breakouts'>['value']
export type Places = Entry<'places'>['value']

/** Both entries of the board, as they stand. */
export type Planned = {
  readonly rooms: Rooms
  readonly places: Places
  /** Clock of this device; null: no end. */
  readonly endsAt: number | null
}

export const NO_ROOMS: Rooms = { state: 'closed', choice: 'given', returnAll: false, leftMs: 0, rooms: [] }

/** Null: no rooms were made. */
export function plannedOn(entries: Entries): Planned | null {
  const [made, placed] = [entries.get('breakouts'), entries.get('places')]
  if (made?.entry.name !== 'breakouts' || made.entry.value.rooms.length === 0) return null
  const { value } = made.entry
  return {
    rooms: value,
    places: placed?.entry.name === 'places' ? placed.entry.value : [],
    endsAt: value.state === 'open' && value.leftMs > 0 ? made.since + value.leftMs : null,
  }
}

/** The room in which the board puts this member. */
export function placeOf(keyHash: Uint8Array, { rooms, places }: Planned): RoomId | null {
  const found = places.find(
    ({ room, people }) => hasRoom(rooms, room) && keysIn(people).some(key => equalBytes(key, keyHash)),
  )
  return found?.room ?? null
}

export const idsOf = ({ rooms: { rooms } }: Planned): RoomId[] => rooms.map(({ id }) => id)

export const hasRoom = ({ rooms }: Rooms, room: RoomId): boolean =>
  rooms.some(({ id }) => equalBytes(id, room))

export function keysIn(people: Uint8Array): KeyHash[] {
  return Array.from(
    { length: Math.floor(people.length / 16) },
    (_, i) => people.slice(i * 16, i * 16 + 16) as KeyHash,
  )
}

/** These places with one person elsewhere, or nowhere; null where the board is full. */
export function moved(places: Places, who: KeyHash, to: RoomId | null): Places | null {
  const without = places.map(({ room, people }) => ({
    room,
    people: joined(keysIn(people).filter(key => !equalBytes(key, who))),
  }))
  if (to === null) return without.filter(({ people }) => people.length > 0)
  const count = without.reduce((sum, { people }) => sum + people.length / 16, 0)
  if (count >= limits.BREAKOUT_PLACES_MAX) return null
  const before = without.find(({ room }) => equalBytes(room, to))
  const others = without.filter(one => one !== before && one.people.length > 0)
  return [...others, { room: to, people: joined([...keysIn(before?.people ?? new Uint8Array()), who]) }]
}

/** By hex of the old room what took its place: the first of `now` that of the first of `before`, and so on. */
export function successors(before: readonly RoomId[], now: readonly RoomId[]): ReadonlyMap<string, RoomId> {
  return new Map(before.flatMap((id, i) => (now[i] ? [[hex(id), now[i]] as const] : [])))
}

/** Rooms that took the place of others: who was in one is in the other. Of other rooms everybody stays where they are. */
export function renumbered(places: Places, ids: ReadonlyMap<string, RoomId>): Places {
  return places.map(({ room, people }) => ({ room: ids.get(hex(room)) ?? room, people }))
}

/** With who is in a room also in what takes its place, as long as the board takes so many. */
export function withSuccessors(places: Places, ids: ReadonlyMap<string, RoomId>): Places {
  const count = places.reduce((sum, { people }) => sum + people.length / 16, 0)
  const more = renumbered(
    places.filter(({ room }) => ids.has(hex(room))),
    ids,
  ).filter(({ room }) => !places.some(one => equalBytes(one.room, room)))
  return count * 2 > limits.BREAKOUT_PLACES_MAX || places.length + more.length > limits.BREAKOUTS_MAX
    ? renumbered(places, ids)
    : [...places, ...more]
}

/** What took the place of what, by hex of the room before, where rooms that stand at the same place have the same title. */
export function succeeded(before: Rooms['rooms'], now: Rooms['rooms']): ReadonlyMap<string, RoomId> {
  if (before.length !== now.length) return new Map()
  const known = (id: RoomId, list: Rooms['rooms']) => list.some(one => equalBytes(one.id, id))
  return new Map(
    before.flatMap(({ id, title }, i) => {
      const next = now[i]
      return next?.title === title && !known(id, now) && !known(next.id, before)
        ? [[hex(id), next.id] as const]
        : []
    }),
  )
}

export const samePlaces = (a: Places, b: Places): boolean =>
  a.length === b.length &&
  a.every(({ room, people }, i) => {
    const other = b[i]
    return other !== undefined && equalBytes(room, other.room) && equalBytes(people, other.people)
  })

export function joined(keys: readonly Uint8Array[]): Places[number]['people'] {
  const bytes = new Uint8Array(keys.length * 16)
  keys.forEach((key, i) => {
    bytes.set(key, i * 16)
  })
  return bytes
}

/** As screens read it. `present`: ids of the members of the main room. */
export function planOf(
  { rooms, places, endsAt }: Planned,
  p: {
    readonly present: ReadonlySet<string>
    readonly heard: ReadonlyMap<string, Pick<Heard, 'room' | 'help'>>
    readonly own: { readonly id: string; readonly room: string | null; readonly help: boolean }
  },
): BreakoutPlan {
  const said = (id: string) => {
    if (id === p.own.id) return { room: p.own.room, help: p.own.help }
    const heard = p.heard.get(id)
    return { room: heard?.room ?? null, help: heard?.help ?? false }
  }
  return {
    running: rooms.state === 'open',
    choice: rooms.choice,
    endsAt,
    returnAll: rooms.returnAll,
    rooms: rooms.rooms.map(({ id, title }) => {
      const place = places.find(({ room }) => equalBytes(room, id))
      const here = [...p.present].filter(one => said(one).room === hex(id))
      return {
        id: base64url(id),
        title,
        people: [...new Set(keysIn(place?.people ?? new Uint8Array()).map(hex))].filter(one =>
          p.present.has(one),
        ),
        here,
        callsHelp: here.some(one => said(one).help),
      }
    }),
  }
}
