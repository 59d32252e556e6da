import type { MeetingView } from '@konklave/client'
import { signal } from '@preact/signals-core'
import { Activity, type ComponentType, useEffect, useMemo, useRef, useState } from 'react'
import { BadLink, Failed, Joining, SecondTab, Unsupported } from '../features/door/index.ts'
import { Prejoin } from '../features/prejoin/index.ts'
import { alarmsIn } from '../kernel/alarms.ts'
import { forgetAnnouncements } from '../kernel/announce.ts'
import { attempt } from '../kernel/attempt.ts'
import { calm } from '../kernel/calm.ts'
import { withWords } from '../kernel/language.ts'
import { readKept } from '../kernel/link.ts'
import {
  type Link,
  type Notice,
  type Phase,
  type Room,
  type RoomKind,
  RoomProvider,
} from '../kernel/meeting.ts'
import { Part } from '../kernel/Part.tsx'
import { useSignal } from '../kernel/signals.ts'
import { keepAsGuest, takeKept } from './fragment.ts'
import type { Switchboard } from './media.ts'
import { type Session, startSession } from './session.ts'
import { now } from './time.ts'

/** Not by `lazy`: React shows what a Suspense has waited for only 300 ms after its fallback. */
const loaded = signal<ComponentType<{ readonly beside: Switchboard['beside'] }> | null>(null)
const importInside = withWords('room', () => import('./Inside.tsx'))
const loadInside = () =>
  importInside().then(({ Inside }) => {
    loaded.value = Inside
  })
const loadGone = withWords('room', () => import('../features/leave/Gone.tsx'))
const loadKnocking = withWords('room', () => import('../features/prejoin/Knocking.tsx'))

const token = readKept(takeKept('link', globalThis.sessionStorage))
const session = typeof token === 'string' || token.kind === 'grant' ? null : startSession(token)
const goHome = () => location.assign('/')
const byOwnerLink = typeof token === 'object' && token.kind === 'owner'
if (byOwnerLink || (typeof token === 'object' && token.kind === 'role'))
  keepAsGuest(token, globalThis.sessionStorage)
/** As what and who one was: the end of the meeting has deleted the owner's key and the name, but not from this page. */
const again = async (view: MeetingView | null, name: string) => {
  await view?.owner.layDownKey().catch(() => undefined)
  if (name !== '') await view?.entry.keepName(name).catch(() => undefined)
  location.reload()
}

/** The meeting page. */
export function Root() {
  if (typeof token === 'string') return <BadLink problem={token} onHome={goHome} />
  if (!session) return <BadLink problem="missing" onHome={goHome} />
  return <Opened session={session} />
}

function Opened({ session }: { session: NonNullable<ReturnType<typeof startSession>> }) {
  const now = useSignal(session)
  switch (now.t) {
    case 'checking':
      return <Joining />
    case 'unsupported':
      return <Unsupported why={now.why} />
    case 'secondTab':
      return <SecondTab onMove={now.move} onApart={now.apart} />
    case 'moved':
      return (
        <Part
          load={loadGone}
          props={{
            why: 'moved',
            host: 'no',
            call: now.view?.kind.peek() === 'call',
            onHome: goHome,
            onAgain: () => again(null, ''),
          }}
        />
      )
    case 'failed':
      return <Failed why="offline" onHome={goHome} />
    case 'open':
      return <Open open={now} />
  }
}

const NOBODY = signal('')
const NO = signal(false)
const NO_NOTICES = signal<readonly Notice[]>([])
const ONLINE = signal<Link>('online')
const LOADING = signal<Phase>({ t: 'loading' })
const UNKNOWN = signal<RoomKind>(null)

function Open({ open }: { open: Extract<Session, { t: 'open' }> }) {
  const { view, media, textOnly } = open
  // A reload, or what another tab handed over, leads back in by itself.
  const [returning] = useState(() => hasMark('konklave:inside'))
  const phase = useSignal(view?.phase ?? LOADING)
  const kind = useSignal(view?.kind ?? UNKNOWN)
  const link = useSignal(view?.link ?? ONLINE)
  const remembered = useSignal(view?.entry.rememberedName ?? NOBODY)
  const hasKey = useSignal(view?.owner.hasKey ?? NO)
  const notices = useSignal(view?.notices ?? NO_NOTICES)
  const lastName = useRef('')
  useEffect(() => {
    if (remembered !== '') lastName.current = remembered
  }, [remembered])
  const led = useRef(false)
  useEffect(
    () =>
      view?.me.subscribe(me => {
        if (me) led.current = me.role === 'owner'
      }),
    [view],
  )
  const over = phase.t === 'gone' || phase.t === 'failed'
  useEffect(() => {
    if (over) forgetAnnouncements()
  }, [over])
  // The room's own screens come while somebody types a name or waits: a click must not wait for them.
  const outside = phase.t === 'prejoin' || phase.t === 'knocking'
  useEffect(() => {
    if (!outside) return
    Promise.all([loadInside(), loadKnocking(), loadGone()])
      .then(importInside)
      .then(({ loadAtHand }) => loadAtHand())
      .catch(() => undefined)
  }, [outside])
  // Here before the end, which may be that of the server.
  const inside = phase.t === 'inside'
  useEffect(() => {
    if (inside)
      calm()
        .then(loadGone)
        .catch(() => undefined)
  }, [inside])
  const room = useMemo(
    () => (view ? { view, media: media.view, now, returned: returning, main: null } : null),
    [view, media, returning],
  )
  return (
    <>
      {screen()}
      {room && !over ? <Inside room={room} beside={media.board.beside} shown={inside} /> : null}
    </>
  )

  function screen() {
    switch (phase.t) {
      case 'loading':
      case 'prejoin':
        if (returning && phase.t === 'loading') return <Joining />
        return (
          <Prejoin
            phase={phase}
            kind={kind}
            media={media.view}
            textOnly={textOnly}
            leads={byOwnerLink || hasKey}
            alarms={alarmsIn(notices)}
            remembered={remembered}
            onName={name => view?.entry.expect(name)}
            onJoin={name => {
              if (view) attempt(view.entry.join(name))
            }}
          />
        )
      case 'badLink':
        return <BadLink problem={phase.problem} onHome={goHome} />
      case 'knocking':
        return (
          <Part
            load={loadKnocking}
            meanwhile={<Joining />}
            props={{
              lobby: phase.lobby,
              byOldLink: phase.byOldLink,
              words: phase.words,
              link,
              name: remembered,
              media: media.view,
              onStop: () => view?.entry.withdrawKnock(),
            }}
          />
        )
      case 'joining':
        return <Joining />
      case 'gone':
        return (
          <Part
            load={loadGone}
            props={{
              why: phase.why,
              call: kind === 'call',
              unkept: led.current && hasMark('konklave:new'),
              host: !led.current ? 'no' : view?.owner.hasKey.peek() ? 'key' : 'no-key',
              locked: view?.door.admission.peek() === 'locked' && !view.owner.hasKey.peek(),
              onHome: goHome,
              onAgain: () => again(view, lastName.current),
            }}
          />
        )
      case 'failed':
        return <Failed why={phase.why} onHome={goHome} />
      case 'inside':
        return null
    }
  }
}

/**
 * The room is made ready unseen, without effects, while somebody is outside or their joining is on its way: made when it is needed it
 * took 30 ms from the first picture.
 */
function Inside({ room, beside, shown }: { room: Room; beside: Switchboard['beside']; shown: boolean }) {
  const Screens = useSignal(loaded)
  useEffect(() => {
    if (shown && !loaded.peek()) attempt(loadInside())
  }, [shown])
  if (!Screens) return shown ? <Joining /> : null
  return (
    <Activity mode={shown ? 'visible' : 'hidden'}>
      <RoomProvider value={room}>
        <Screens beside={beside} />
      </RoomProvider>
    </Activity>
  )
}

function hasMark(key: string): boolean {
  try {
    return sessionStorage.getItem(key) !== null
  } catch {
    return false
  }
}
