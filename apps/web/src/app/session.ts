import type { MeetingView } from '@konklave/client'
import { createMediaTransport } from '@konklave/media'
import { hex } from '@konklave/protocol'
import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { RoomLink } from '../kernel/link.ts'
import { createMedia, type Media } from './media.ts'
import { detect } from './support.ts'
import { lockRoom, type TabLock } from './tabLock.ts'

export type Session =
  | { readonly t: 'checking' }
  | { readonly t: 'unsupported'; readonly why: 'keys' | 'insecure' }
  | { readonly t: 'secondTab'; readonly move: () => void }
  /** `view` comes as soon as its code has arrived; until then the page already takes the name. */
  | {
      readonly t: 'open'
      readonly media: Media
      readonly textOnly: boolean
      readonly view: MeetingView | null
    }
  /** Another tab has taken the room. */
  | { readonly t: 'moved' }
  | { readonly t: 'failed' }

/** From the link to the opened room, once per page. Nothing is captured or sent by this. */
export function startSession(link: RoomLink): ReadonlySignal<Session> {
  const session = signal<Session>({ t: 'checking' })
  const run = async () => {
    const [support, lock] = await Promise.all([detect(), lockRoom(navigator.locks, hex(link.roomId))])
    if (!support.keys) {
      session.value = { t: 'unsupported', why: support.secure ? 'keys' : 'insecure' }
      return
    }
    const open = () => openRoom(link, support.media, session, () => lock.release())
    lock.onLost(() => {
      const before = session.peek()
      session.value = { t: 'moved' }
      if (before.t === 'open') void abandon(before)
    })
    if (lock.mine) return open()
    session.value = {
      t: 'secondTab',
      move: () => {
        session.value = { t: 'checking' }
        takeOver(link, lock)
          .then(open)
          .catch(() => {
            session.value = { t: 'failed' }
          })
      },
    }
  }
  run().catch(() => {
    session.value = { t: 'failed' }
  })
  return session
}

async function takeOver(link: RoomLink, lock: TabLock): Promise<void> {
  const { standAlone } = await import('./openMeeting.ts')
  await standAlone(link)
  await lock.take()
}

async function openRoom(
  link: RoomLink,
  canMedia: boolean,
  session: { value: Session },
  release: () => void,
): Promise<void> {
  const media = createMedia({
    url: location.origin.replace(/^http/, 'ws'),
    load: () => createMediaTransport({ worker: newFrameWorker }),
  })
  const textOnly = !canMedia
  if (textOnly) media.warm()
  session.value = { t: 'open', media, textOnly, view: null }
  try {
    const { openMeeting } = await import('./openMeeting.ts')
    const view = openMeeting(link, textOnly ? null : media.port)
    session.value = { t: 'open', media, textOnly, view }
    whileOpen(view, media, release)
    // The page takes the name already; the engine's client comes while the server is asked about the room.
    media.warm()
  } catch {
    media.close()
    session.value = { t: 'failed' }
  }
}

/** The frame worker of the media side, as the bundler and the content security policy want it. */
const newFrameWorker = () => new Worker(new URL('../workers/frames.ts', import.meta.url), { type: 'module' })

/** Ties the meeting to the life of the page. */
function whileOpen(view: MeetingView, media: Media, release: () => void): void {
  const scope = new AbortController()
  const on = { signal: scope.signal }
  const nudge = () => {
    if (document.visibilityState === 'visible') view.nudge()
  }
  addEventListener('online', nudge, on)
  document.addEventListener('visibilitychange', nudge, on)
  addEventListener('pagehide', () => view.close(), on)
  // A page that comes back from the browser's memory has lost its room.
  addEventListener('pageshow', event => event.persisted && location.reload(), on)
  let wake: WakeLockSentinel | null = null
  effect(() => {
    const { t } = view.phase.value
    if (t === 'inside') {
      navigator.wakeLock?.request('screen').then(
        lock => {
          wake = lock
        },
        () => undefined,
      )
    }
    if (t === 'gone' || t === 'failed') {
      media.close()
      release()
      void wake?.release()
      scope.abort()
    }
  })
}

async function abandon(open: Extract<Session, { t: 'open' }>): Promise<void> {
  open.media.close()
  await open.view?.leave().catch(() => undefined)
  open.view?.close()
}
