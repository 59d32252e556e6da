import {
  becomeOwnTab,
  becomeSomebodyElse,
  becomeTab,
  createMeeting,
  giveTab,
  httpTree,
  type MediaPort,
  type MeetingView,
  type TabMemory,
  webSocketConnect,
  workerEngine,
} from '@konklave/client'
import type { RoomLink } from '../kernel/link.ts'
import { stores } from './stores.ts'
import { clock } from './time.ts'

/** Opens the room of a link: the one place where the client meets this browser. */
export function openMeeting(link: RoomLink, media: MediaPort | null): MeetingView {
  const { origin } = location
  return createMeeting({
    link,
    origin,
    connect: webSocketConnect(origin),
    engine: workerEngine(newGroupWorker()),
    ...stores(),
    clock,
    media,
    fetchTree: httpTree({ origin, fetch: (url, init) => fetch(url, { ...init, credentials: 'omit' }) }),
    build: 'web',
  })
}

/** The person of this tab, for another one; forgotten here. */
export const giveAway = (): Promise<TabMemory> => giveTab(stores().tab)

/** The person of another tab, which has ended its part. */
export const takeIn = (link: RoomLink, memory: TabMemory): Promise<RoomLink> =>
  becomeTab(link, memory, stores().tab)

/** Beside another tab, as a second person. */
export const standApart = (): Promise<void> => becomeSomebodyElse(stores())

/** To be called before the room is taken from another tab that does not answer, of which this one may be a copy. */
export const standAlone = (link: RoomLink): Promise<void> => becomeOwnTab(link.roomId, stores())

/** The group and its keys live beside the page, so that a large room never makes it stutter. */
const newGroupWorker = () => new Worker(new URL('../workers/mls.ts', import.meta.url), { type: 'module' })
