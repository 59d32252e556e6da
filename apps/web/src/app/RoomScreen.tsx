import { useLingui } from '@lingui/react/macro'
import { computed } from '@preact/signals-core'
import { useEffect, useRef, useState } from 'react'
import { loadArrived, loadBreakouts } from '../features/breakouts/index.ts'
import { draftOf, redirected } from '../features/chat/draft.ts'
import { useChime } from '../features/chat/useChime.ts'
import { useUnread } from '../features/chat/useUnread.ts'
import { ControlBar, type Opens, type Panel, useActions } from '../features/controls/index.ts'
import { loadCaptureHelp } from '../features/devices/index.ts'
import { loadWeakLine } from '../features/line/index.ts'
import { useKnockTitle } from '../features/lobby/useKnockTitle.ts'
import { Alarms, Banners } from '../features/notices/index.ts'
import { loadOwnerNews } from '../features/owners/index.ts'
import { loadPollCard, waitingFor } from '../features/polls/index.ts'
import { createStageView, LinkState, loadOwnShare, Stage, type ViewKey } from '../features/stage/index.ts'
import { TrustMark } from '../features/trust/index.ts'
import { loadTurns } from '../features/turns/index.ts'
import { partLost } from '../kernel/attempt.ts'
import { calm } from '../kernel/calm.ts'
import { focusRoom, ROOM_HEADING } from '../kernel/focus.ts'
import { withWords } from '../kernel/language.ts'
import { RoomProvider, useCall, useMain, useRoom } from '../kernel/meeting.ts'
import { Part } from '../kernel/Part.tsx'
import { prefs } from '../kernel/prefs.ts'
import { useSignal } from '../kernel/signals.ts'
import { watchTouch } from '../kernel/touch.ts'
import { useNarrow } from '../kernel/useNarrow.ts'
import { usePart } from '../kernel/usePart.ts'
import { loadChat, loadPeople, Panels } from './Panels.tsx'
import './roomScreen.css'
import { useBack } from './useBack.ts'

watchTouch()
const loadDoorBell = withWords('sheets', () => import('../features/lobby/DoorBell.tsx'))
const loadNotices = withWords('sheets', () => import('../features/notices/Notices.tsx'))
const ownerFiles = async () => (await import('./ownerFiles.ts')).ownerFiles(location)
const loadKeys = () => import('../features/shortcuts/Keys.tsx')
/** What the room shows or does from its first moment on and is no part of it: fetched while somebody is still outside. */
export const loadAtHand = () => Promise.all([loadNotices(), loadTurns(), loadKeys()])
const importStageKeys = withWords('sheets', () => import('./StageKeys.tsx'))
const loadStageKeys = () => calm().then(importStageKeys)
const loadSheets = withWords(
  'devices',
  withWords('sheets', () => import('./Sheets.tsx')),
)
const loadCare = withWords('devices', () => import('../features/devices/SoundCare.tsx'))

/** Rooms whose polls stay open while one is in a breakout room. */
const asking = new WeakSet<object>()

/** The room: a dark stage for faces, and at its side one panel of paper at a time. */
export function RoomScreen() {
  const { t } = useLingui()
  const { view, media, main } = useRoom()
  const whole = useMain()
  const plan = useSignal(whole.view.breakouts.plan)
  const call = useCall()
  const lines = useSignal(view.chat.lines)
  const problems = useSignal(media.problems)
  const talk = useSignal(prefs).pushToTalk
  const [panel, showPanel] = useState<Panel>(() => (asking.has(view) ? 'polls' : null))
  const setPanel = (next: Panel) => {
    if (next === 'polls') asking.add(view)
    else asking.delete(view)
    showPanel(next)
  }
  const [open, setOpen] = useState<Opens | null>(null)
  const [stage] = useState(createStageView)
  const [viewKeys, setViewKeys] = useState<readonly ViewKey[]>([])
  // Of votes the room need not hear, only whether there is a poll and whether one waits.
  const [waiting] = useState(() => computed(() => waitingFor(view.polls.list.value)))
  const asked = useSignal(waiting)
  const full = useSignal(stage.full) !== null
  const SoundCare = usePart(loadCare, { after: calm })
  const unread = useUnread(view.chat, panel === 'chat')
  const unreadInMain = useUnread(whole.view.chat, panel === (main ? 'mainChat' : 'chat'))
  const actions = useActions(panel, setPanel)
  useChime(lines, panel === 'chat')
  const { door } = whole.view
  const rings = [useSignal(door.knocks), useSignal(door.foreignKnocks)].some(all => all.length > 0)
  const sharing = useSignal(media.local).has('screen')
  const weak = useSignal(media.line).weak !== 'no'
  const away = useSignal(view.me)?.away ?? false
  const onAway = useRef<() => void>(() => undefined)
  const [takeAway] = useState(() => (act: () => void) => {
    onAway.current = act
  })
  const ownerNews = [useSignal(whole.view.owner.offered), useSignal(whole.view.owner.handing)].some(Boolean)
  const narrow = useNarrow()
  const spotlight = useSignal(view.floor.spotlight)
  const leads = useSignal(whole.view.rights).has('kick')
  useKnockTitle()
  useEffect(() => focusRoom(), [])
  // Here before the first press on them.
  useEffect(() => {
    calm()
      .then(loadChat)
      .then(() => Promise.all([loadPeople(), loadDoorBell()]))
      .catch(() => undefined)
  }, [])

  useEffect(() => {
    if (leads)
      calm()
        .then(whole.view.prepare)
        .catch(() => undefined)
  }, [leads, whole])

  useBack(() => {
    if (open !== null) setOpen(null)
    else if (full) stage.fill(null)
    else if (panel !== null && narrow) setPanel(null)
    else setOpen('back')
  })

  const help = [
    ...actions.map(a => ({ keys: a.shortcut, run: a.run, allowed: a.allowed, label: a.label })),
    {
      keys: 'A',
      run: () => onAway.current(),
      allowed: true,
      label: away ? t`I am back` : t`Away for a moment`,
    },
    { keys: 'I', run: () => setOpen('invite'), allowed: true, label: t`Invite` },
    ...viewKeys,
    { keys: '?', run: () => setOpen('shortcuts'), allowed: true, label: t`Keyboard shortcuts` },
  ]

  const shown = talk
    ? [...help, { keys: t`Space`, label: t`Talk while it is held, with the microphone off` }]
    : help

  return (
    <div
      className={panel ? 'room withPanel' : 'room'}
      data-phase="inside"
      data-kind={call ? 'call' : 'meeting'}
    >
      <main className="roomStage">
        <h1 className="vh" id={ROOM_HEADING} tabIndex={-1}>
          {call ? t`Call` : t`Meeting`}
        </h1>
        <header className="roomTop">
          <TrustMark onOpen={() => setOpen('trust')} />
          <LinkState />
          {weak ? <Part load={loadWeakLine} props={{ onSettings: () => setOpen('settings') }} /> : null}
          <div className="roomToasts">
            <Part load={loadNotices} props={{ chatOpen: panel === 'chat' }} />
          </div>
        </header>
        <div className="roomSays">
          {main ? (
            <RoomProvider value={main}>
              <Alarms />
            </RoomProvider>
          ) : null}
          <Banners onCompare={() => setOpen('trust')} />
          {problems.size > 0 ? (
            <Part load={loadCaptureHelp} props={{ problems, onClose: media.forget }} />
          ) : null}
          {SoundCare ? <SoundCare /> : null}
          <Part load={loadTurns} props={{ onAway: takeAway }} />
          {ownerNews ? (
            <RoomProvider value={whole}>
              <Part load={loadOwnerNews} props={{ files: ownerFiles }} />
            </RoomProvider>
          ) : null}
          {sharing ? <Part load={loadOwnShare} props={{}} /> : null}
          {main || plan?.running ? (
            <Part load={loadBreakouts} props={{ panel, setPanel, unread: unreadInMain.count }} />
          ) : null}
        </div>
        <div className="roomFaces">
          <Stage stage={stage} spotlight={spotlight} />
          <div className="roomBell">
            {panel === (main ? 'mainPeople' : 'people') || !rings ? null : (
              <RoomProvider value={whole}>
                <Part
                  load={loadDoorBell}
                  props={{ onMore: () => setPanel(main ? 'mainPeople' : 'people') }}
                />
              </RoomProvider>
            )}
          </div>
          {asked !== null ? (
            <Part
              load={loadPollCard}
              props={{ hidden: panel === 'polls', onMore: () => setPanel('polls') }}
            />
          ) : null}
        </div>
        {main ? <Part load={loadArrived} props={{}} /> : null}
      </main>
      <div className="roomBar">
        <ControlBar
          actions={actions}
          unread={unread.count}
          asked={asked}
          onPolls={() => setPanel('polls')}
          away={away}
          onAway={() => onAway.current()}
          open={setOpen}
          onBreakouts={() => setPanel('breakouts')}
        />
      </div>
      <Part load={loadStageKeys} props={{ stage, onKeys: setViewKeys }} />
      {panel ? (
        <Panels
          panel={panel}
          firstUnread={panel === 'chat' ? unread.first : unreadInMain.first}
          onInvite={() => setOpen('invite')}
          onRename={() => setOpen('rename')}
          onWrite={id => {
            const ofMain = panel === 'mainPeople'
            const draft = draftOf((ofMain ? whole : { view }).view)
            draft.current = redirected(draft.current, { t: 'one', id })
            setPanel(ofMain ? 'mainChat' : 'chat')
          }}
          onClose={() => setPanel(null)}
        />
      ) : null}
      <Part
        load={loadKeys}
        props={{
          shortcuts: [
            ...help,
            {
              keys: 'Escape',
              run: () => (full ? stage.fill(null) : setPanel(null)),
              allowed: full || panel !== null,
            },
          ],
          coming: open !== null,
        }}
      />
      {open ? (
        <Part
          load={loadSheets}
          props={{ open, shortcuts: shown, stage, onClose: () => setOpen(null) }}
          lost={() => {
            setOpen(null)
            partLost()
          }}
        />
      ) : null}
    </div>
  )
}
