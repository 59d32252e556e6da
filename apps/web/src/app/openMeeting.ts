import {
  becomeOwnTab,
  becomeSomebodyElse,
  becomeTab,
  createMeeting,
  deleteIdentity,
  giveTab,
  httpTree,
  layDown,
  type MeetingView,
  type TabMemory,
  webSocketConnect,
  workerEngine,
} from '@konklave/client'
import type { RoomLink } from '../kernel/link.ts'
import { askToMove } from './askToMove.ts'
import { besideOf } from './beside.ts'
import type { Media } from './media.ts'
import type { Moved } from './moving.ts'
import { stores } from './stores.ts'
import { clock } from './time.ts'

export { ahead } from './ahead.ts'
export { whileOpen } from './whileOpen.ts'

/** Opens the room of a link: the one place where the client meets this browser. */
export function openMeeting(
  link: RoomLink,
  /** Null: of text alone. */
  media: Media | null,
): MeetingView {
  const { origin } = location
  return createMeeting({
    link,
    origin,
    connect: webSocketConnect(origin),
    engine: workerEngine(newGroupWorker()),
    ...stores(),
    clock,
    media: media?.port ?? null,
    ...(media && { breakoutMedia: besideOf(media) }),
    // Not with the room: most who come in lead nothing.
    lead: () => import('@konklave/client/lead'),
    fetchTree: httpTree({ origin, fetch: (url, init) => fetch(url, { ...init, credentials: 'omit' }) }),
    build: 'web',
  })
}

/** The person of this tab, for another one; forgotten here. */
export const giveAway = (): Promise<TabMemory> => giveTab(stores().tab)

/** [K32] The other tab ends first; what it hands over makes this one the same person. `name`: of the lock of the room. */
export async function takeOver(link: RoomLink, name: string): Promise<[RoomLink, Moved['on'] | undefined]> {
  const own = stores()
  const moved = await askToMove(name)
  if (moved) return [await becomeTab(link, moved.memory, own), moved.on]
  // It does not answer, and this one may be a copy of it.
  await becomeOwnTab(link.roomId, own)
  return [link, undefined]
}

/**
 * [K32] What a reload is to find of a link whose room another tab has: the owner's key is in no storage yet. Returns how to take back what
 * was kept, for a tab that becomes somebody else.
 */
export async function keep(link: RoomLink): Promise<() => Promise<void>> {
  const own = stores()
  const isCopy = (await own.tab.get('tab')) !== null
  await layDown(link, own)
  return async () => {
    if (!isCopy) await deleteIdentity(link.roomId, own)
  }
}

/** Beside another tab, as a second person. */
export const standApart = (): Promise<void> => becomeSomebodyElse(stores())

/** The group and its keys live beside the page, so that a large room never makes it stutter. */
const newGroupWorker = () => new Worker(new URL('../workers/mls.ts', import.meta.url), { type: 'module' })
