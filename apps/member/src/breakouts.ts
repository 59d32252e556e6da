import { evenly } from '@konklave/client'
import { limits } from '@konklave/protocol'
import type { Commanded } from './commanded.ts'
import type { Reason } from './problems.ts'
import { whom } from './whom.ts'

type Typed = { readonly view: Commanded; readonly argument: string }

/** Titles between semicolons; everybody who is not me goes to one of them, as evenly as it can be. */
export async function makeRooms({ view, argument }: Typed): Promise<Reason | null> {
  const titles = argument
    .split(';')
    .map(title => title.trim())
    .filter(title => title !== '')
  if (titles.some(title => title.length > limits.BREAKOUT_TITLE_MAX_CHARS)) return 'too-long'
  const others = view.people.list.value.filter(({ me }) => !me).map(({ id }) => id)
  await view.breakouts.make({ titles, assign: evenly(others, titles.length), choice: 'given' })
  return null
}

/** With minutes everybody is back when they are over. */
export async function openRooms({ view, argument }: Typed): Promise<Reason | null> {
  const minutes = argument === '' ? null : Number(argument)
  if (minutes !== null && !(minutes > 0)) return 'unknown-command'
  await view.breakouts.open({ minutes, returnAll: minutes !== null })
  return null
}

/** To a room by its title, or to the main room. */
export async function goTo({ view, argument }: Typed): Promise<Reason | null> {
  const room = roomNamed(argument, view)
  if (room === undefined) return 'no-such-room'
  await view.breakouts.goTo(room)
  return null
}

/** `<name> to <title>`, or `to main`. */
export async function move({ view, argument }: Typed): Promise<Reason | null> {
  const at = argument.lastIndexOf(' to ')
  const who = whom(argument.slice(0, Math.max(0, at)).trim(), view.people.list.value)
  if (!who) return 'nobody-of-that-name'
  const room = roomNamed(argument.slice(at + 4).trim(), view)
  if (room === undefined) return 'no-such-room'
  await view.breakouts.assign(who.id, room)
  return null
}

export function tellRooms({ view, argument }: Typed): Reason | null {
  if (argument.length > limits.BREAKOUT_WORD_MAX_CHARS) return 'too-long'
  view.breakouts.tellAll(argument)
  return null
}

function roomNamed(title: string, { breakouts }: Commanded): string | null | undefined {
  if (title === 'main') return null
  const rooms = breakouts.plan.value?.rooms ?? []
  return whom(
    title,
    rooms.map(room => ({ id: room.id, name: room.title })),
  )?.id
}
