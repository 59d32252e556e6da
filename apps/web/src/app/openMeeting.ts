import {
  createMeeting,
  httpTree,
  indexedDbKeyStore,
  type MediaPort,
  type MeetingView,
  sessionTabStore,
  webSocketConnect,
} from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import type { RoomLink } from './session.ts'
import { clock, now, random } from './time.ts'

/** Opens the room of a link: the one place where the client meets this browser. */
export function openMeeting(link: RoomLink, media: MediaPort | null): MeetingView {
  const { origin } = location
  return createMeeting({
    link,
    origin,
    connect: webSocketConnect(origin),
    engine: createTsMlsEngine(),
    keys: indexedDbKeyStore(indexedDB, now),
    tab: sessionTabStore(sessionStorage),
    clock,
    random,
    media,
    fetchTree: httpTree({ origin, fetch: (url, init) => fetch(url, { ...init, credentials: 'omit' }) }),
    build: 'web',
  })
}
