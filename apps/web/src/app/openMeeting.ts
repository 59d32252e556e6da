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
import { besideOf } from './beside.ts'
import type { Media } from './media.ts'
import { stores } from './stores.ts'
import { clock } from './time.ts'

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

/** The person of another tab, which has ended its part. */
export const takeIn = (link: RoomLink, memory: TabMemory): Promise<RoomLink> =>
  becomeTab(link, memory, stores())

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

/** To be called before the room is taken from another tab that does not answer, of which this one may be a copy. */
export const standAlone = (link: RoomLink): Promise<void> => becomeOwnTab(link.roomId, stores())

/** The group and its keys live beside the page, so that a large room never makes it stutter. */
const newGroupWorker = () => new Worker(new URL('../workers/mls.ts', import.meta.url), { type: 'module' })
