import type { ChatLine, MeetingView, Person, Whom } from '@konklave/client'
import { createContext, use } from 'react'
import type { MediaView } from './media.ts'
import { useSignal } from './signals.ts'

/** What every screen of a room gets: the meeting, its media, and what this browser can do. */
export type Room = {
  readonly view: MeetingView
  readonly media: MediaView
  /** Wall clock in ms, for times of day. */
  readonly now: () => number
  /** This page has been loaded anew, or has taken over from another tab, since the person came in. */
  readonly returned: boolean
  /** In a breakout room: the room that it belongs to. Null: this is that room. */
  readonly main: Room | null
}

const RoomContext = createContext<Room | null>(null)
export const RoomProvider = RoomContext.Provider

export function useRoom(): Room {
  const room = use(RoomContext)
  if (!room) throw new Error('no room around this component')
  return room
}

/** Of what is said and done for the whole meeting: who comes in, who is put out, how it ends. */
export function useMain(): Room {
  const room = useRoom()
  return room.main ?? room
}

/** In a call there is only sound, and nobody is asked for a camera. */
export const useCall = (): boolean => useSignal(useRoom().view.kind) === 'call'

/** Null: not known yet. */
export type RoomKind = 'meeting' | 'call' | null

export type {
  BreakoutPlan,
  BreakoutRoom,
  ChatLine,
  DepartedPerson,
  Knock,
  Link,
  MeetingView,
  NameDoubt,
  Notice,
  Person,
  PersonalLink,
  PersonId,
  Phase,
  Trust,
  Whom,
} from '@konklave/client'

/** Rank in lists: oneself, then those who lead, then by name. */
export function byRoleAndName(a: Person, b: Person): number {
  if (a.me !== b.me) return a.me ? -1 : 1
  return RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name)
}
const RANK = { owner: 0, moderator: 1, presenter: 2, participant: 3 } as const

/** Whom an answer to this line is for, unless it is said otherwise: those who have the line. */
export function whomToAnswer({ to, mine, from }: Pick<ChatLine, 'to' | 'mine' | 'from'>): Whom {
  return to.t === 'one' ? { t: 'one', id: mine ? to.id : from } : to
}
