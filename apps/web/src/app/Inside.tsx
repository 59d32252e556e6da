import { useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { NO_DRAFT } from '../features/chat/draft.ts'
import { useChime } from '../features/chat/useChime.ts'
import { useUnread } from '../features/chat/useUnread.ts'
import { ControlBar, type Opens, type Panel, useActions } from '../features/controls/index.ts'
import { loadCaptureHelp } from '../features/devices/index.ts'
import { DoorBell, useKnockTitle } from '../features/lobby/index.ts'
import { Banners, Toasts, useSpoken } from '../features/notices/index.ts'
import { useShortcuts } from '../features/shortcuts/useShortcuts.ts'
import { createStageView, LinkState, OwnShare, Stage, type ViewKey } from '../features/stage/index.ts'
import { TrustMark } from '../features/trust/index.ts'
import { partLost } from '../kernel/attempt.ts'
import { calm } from '../kernel/calm.ts'
import { focusRoom, ROOM_HEADING } from '../kernel/focus.ts'
import { withWords } from '../kernel/language.ts'
import { useRoom } from '../kernel/meeting.ts'
import { Part } from '../kernel/Part.tsx'
import { useSignal } from '../kernel/signals.ts'
import { watchTouch } from '../kernel/touch.ts'
import { usePart } from '../kernel/usePart.ts'
import { loadChat, loadPeople, Panels } from './Panels.tsx'
import './inside.css'

watchTouch()
const importStageKeys = withWords('sheets', () => import('./StageKeys.tsx'))
const loadStageKeys = () => calm().then(importStageKeys)
const loadSheets = withWords(
  'devices',
  withWords('sheets', () => import('./Sheets.tsx')),
)
const loadCare = withWords('devices', () => import('../features/devices/SoundCare.tsx'))

/** The room: a dark stage for faces, and at its side one panel of paper at a time. */
export function Inside() {
  const { t } = useLingui()
  const { view, media } = useRoom()
  const lines = useSignal(view.chat.lines)
  const problems = useSignal(media.problems)
  const [panel, setPanel] = useState<Panel>(null)
  const [open, setOpen] = useState<Opens | null>(null)
  const [stage] = useState(createStageView)
  const [viewKeys, setViewKeys] = useState<readonly ViewKey[]>([])
  const draft = useRef(NO_DRAFT)
  const full = useSignal(stage.full) !== null
  const [settled] = useState(calm)
  const SoundCare = usePart(loadCare, { after: settled })
  const unread = useUnread(lines, panel === 'chat', view.chat.markRead)
  const actions = useActions(panel, setPanel)
  useSpoken(panel === 'chat')
  useChime(lines, panel === 'chat')
  useKnockTitle()
  useEffect(() => focusRoom(), [])
  // Here before the first press on them.
  useEffect(() => {
    calm()
      .then(loadChat)
      .then(loadPeople)
      .catch(() => undefined)
  }, [])

  const help = [
    ...actions.map(a => ({ keys: a.shortcut, run: a.run, allowed: a.allowed, label: a.label })),
    { keys: 'I', run: () => setOpen('invite'), allowed: true, label: t`Invite` },
    ...viewKeys,
    { keys: '?', run: () => setOpen('shortcuts'), allowed: true, label: t`Keyboard shortcuts` },
  ]
  useShortcuts(
    [
      ...help,
      {
        keys: 'Escape',
        run: () => (full ? stage.fill(null) : setPanel(null)),
        allowed: full || panel !== null,
      },
    ],
    open !== null,
  )

  return (
    <div className={panel ? 'room withPanel' : 'room'} data-phase="inside">
      <main className="roomStage">
        <h1 className="vh" id={ROOM_HEADING} tabIndex={-1}>{t`Meeting`}</h1>
        <header className="roomTop">
          <TrustMark onOpen={() => setOpen('trust')} />
          <LinkState />
          <div className="roomToasts">
            <Toasts />
          </div>
        </header>
        <div className="roomSays">
          <Banners onCompare={() => setOpen('trust')} />
          {problems.size > 0 ? (
            <Part load={loadCaptureHelp} props={{ problems, onClose: media.forget }} />
          ) : null}
          {SoundCare ? <SoundCare /> : null}
          <OwnShare />
        </div>
        <div className="roomFaces">
          <Stage stage={stage} />
          <div className="roomBell">
            {panel === 'people' ? null : <DoorBell onMore={() => setPanel('people')} />}
          </div>
        </div>
      </main>
      <div className="roomBar">
        <ControlBar actions={actions} unread={unread.count} open={setOpen} />
      </div>
      <Part load={loadStageKeys} props={{ stage, onKeys: setViewKeys }} />
      {panel ? (
        <Panels
          panel={panel}
          firstUnread={unread.first}
          draft={draft}
          onInvite={() => setOpen('invite')}
          onRename={() => setOpen('rename')}
          onClose={() => setPanel(null)}
        />
      ) : null}
      {open ? (
        <Part
          load={loadSheets}
          props={{ open, shortcuts: help, stage, onClose: () => setOpen(null) }}
          lost={() => {
            setOpen(null)
            partLost()
          }}
        />
      ) : null}
    </div>
  )
}
