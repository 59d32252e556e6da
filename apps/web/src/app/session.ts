import type { MeetingView } from '@konklave/client'
import { type Ahead, createMediaTransport } from '@konklave/media'
import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import type { RoomLink } from '../kernel/link.ts'
import { prefs } from '../kernel/prefs.ts'
import { askForRelay } from './askForRelay.ts'
import type { Treat } from './capturing.ts'
import { devicesBefore, keepDevices, tabStorage } from './devicesBefore.ts'
import { createMedia, type Media } from './media.ts'
import { answerMove, type Moved } from './moving.ts'
import { detect } from './support.ts'
import { lockName, lockRoom, type TabLock } from './tabLock.ts'

export type Session =
  | { readonly t: 'checking' }
  | { readonly t: 'unsupported'; readonly why: 'keys' | 'insecure' }
  /** `move`: goes on here as who the other tab is; `apart`: comes in beside it as somebody else. */
  | { readonly t: 'secondTab'; readonly move: () => void; readonly apart: () => void }
  /** `view` comes as soon as its code has arrived; until then the page already takes the name. */
  | {
      readonly t: 'open'
      readonly media: Media
      readonly textOnly: boolean
      readonly view: MeetingView | null
    }
  /** Another tab has taken the room. `view` is what was open here. */
  | { readonly t: 'moved'; readonly view: MeetingView | null }
  | { readonly t: 'failed' }

/** The room as this tab has it, until it is given back. */
type Hold = { release(): void }

/** From the link to the opened room, once per page. Nothing is captured by this. */
export function startSession(link: RoomLink): ReadonlySignal<Session> {
  const session = signal<Session>({ t: 'checking' })
  const run = (act: () => Promise<void>) => {
    session.value = { t: 'checking' }
    act().catch(() => {
      session.value = { t: 'failed' }
    })
  }
  const begin = async () => {
    const asked = askForRelay()
    const name = lockName(link.roomId, apartMark())
    const [support, lock] = await Promise.all([detect(), lockRoom(navigator.locks, name)])
    if (!support.keys) {
      session.value = { t: 'unsupported', why: support.secure ? 'keys' : 'insecure' }
      return
    }
    const open = (as: RoomLink, relay: typeof asked, on?: Moved['on'] | undefined) =>
      openRoom(as, support.media && relay, session, holdRoom(name, lock, session), on)
    if (lock.mine) return open(link, asked)
    const takeBack =
      link.kind === 'owner' || link.kind === 'role'
        ? await (await import('./openMeeting.ts')).keep(link)
        : null
    session.value = {
      t: 'secondTab',
      move: () =>
        run(async () => {
          const { takeOver } = await import('./openMeeting.ts')
          const [as, on] = await takeOver(link, name)
          await lock.take()
          // Hours may have passed, and another server may answer.
          await open(as, askForRelay(), on)
        }),
      apart: () =>
        run(async () => {
          const { standApart } = await import('./openMeeting.ts')
          await takeBack?.()
          await standApart()
          await begin()
        }),
    }
  }
  run(begin)
  return session
}

/** [K32] Hands the person over to a tab that asks; a tab that took the room unasked makes this one leave. */
function holdRoom(name: string, lock: TabLock, session: Signal<Session>): Hold {
  let handing = false
  const ended = () => {
    const before = session.peek()
    const open = before.t === 'open' ? before : null
    session.value = { t: 'moved', view: open?.view ?? null }
    return open
  }
  const answering = answerMove(name, async () => {
    handing = true
    const open = ended()
    const on = [...(open?.media.view.local.peek().keys() ?? [])]
    open?.media.close()
    await open?.view?.entry.handOver()
    const { giveAway } = await import('./openMeeting.ts')
    const memory = await giveAway()
    lock.release()
    return { memory, on }
  })
  lock.onLost(() => {
    if (handing) return
    answering.stop()
    const open = ended()
    if (open) void abandon(open)
  })
  return {
    release() {
      // The room is passed on by whoever hands it over, not before it is empty here.
      if (handing) return
      answering.stop()
      lock.release()
    },
  }
}

/** Of a tab that is a second person here: the first script of a page may know it before the client's code is there. */
function apartMark(): string | null {
  try {
    return sessionStorage.getItem('konklave:apart')
  } catch {
    return null
  }
}

async function openRoom(
  link: RoomLink,
  /** False: no sound and picture in this browser. */
  relay: Promise<Response | null> | false,
  session: Signal<Session>,
  hold: Hold,
  on?: Moved['on'] | undefined,
): Promise<void> {
  const tested = { at: null }
  let way: Ahead | null = null
  // What is there when it is asked for: a camera may be switched on before that.
  const begun: Ahead = { take: () => way?.take() ?? null, close: () => way?.close() }
  const media = createMedia({
    url: location.origin.replace(/^http/, 'ws'),
    load: () => createMediaTransport({ worker: newFrameWorker, tested, ahead: begun }),
    treat,
    before: devicesBefore(tabStorage()),
  })
  const textOnly = !relay
  if (textOnly) media.warm()
  session.value = { t: 'open', media, textOnly, view: null }
  try {
    const { ahead, openMeeting, whileOpen } = await import('./openMeeting.ts')
    // Another tab may have taken the room while this code was on its way.
    if (session.peek().t !== 'open') return media.close()
    if (relay) way = ahead(relay)
    const view = openMeeting(link, textOnly ? null : media)
    session.value = { t: 'open', media, textOnly, view }
    whileOpen(view, media, { keep: on => keepDevices(tabStorage(), on), ended: hold.release, on })
    // The page takes the name already; the engine's client comes while the server is asked about the room.
    media.warm()
  } catch {
    media.close()
    session.value = { t: 'failed' }
  }
}

/** The frame worker of the media side, as the bundler and the content security policy want it. */
const newFrameWorker = () => new Worker(new URL('../workers/frames.ts', import.meta.url), { type: 'module' })

async function abandon(open: Extract<Session, { t: 'open' }>): Promise<void> {
  open.media.close()
  await open.view?.entry.leave().catch(() => undefined)
  open.view?.close()
}

/** Loaded only for who has chosen something of it. */
const treat: Treat = async (kind, again) => {
  const { noise, backdrop, brighter } = prefs.peek()
  const plain = kind === 'camera' ? backdrop === 'none' && brighter === 0 : noise === 'browser'
  return plain ? {} : (await import('../capture/index.ts')).treat(kind, again)
}
