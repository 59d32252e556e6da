import { Trans, useLingui } from '@lingui/react/macro'
import type { ReadonlySignal } from '@preact/signals-core'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { attempt, losses, refusals } from '../../kernel/attempt.ts'
import { type Notice, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { stays } from './stays.ts'
import { useNotices } from './useNotices.ts'
import { useNoticeText } from './useNoticeText.ts'
import './notices.css'

type Toast = Exclude<Notice, { t: 'alarm' | 'halfSilent' | 'compareAsked' }>
const AT_ONCE = 2
const STAYS_MS = 6_000

/** What happened in the room, for a moment. What asks for an answer stays until it has one. */
export function Toasts() {
  const toasts = useNotices().filter(isToast).slice(-AT_ONCE)
  return (
    <ul className="toasts">
      {toasts.map(notice => (
        <ToastRow key={notice.id} notice={notice} />
      ))}
      <ForAMoment count={refusals}>
        <Trans>That did not work: the room has just changed. Nothing was lost; try again.</Trans>
      </ForAMoment>
      <ForAMoment count={losses}>
        <Trans>This part of the page did not arrive. The meeting goes on; try again.</Trans>
      </ForAMoment>
    </ul>
  )
}

function ToastRow({ notice }: { notice: Toast }) {
  const { t } = useLingui()
  const { view, media } = useRoom()
  const text = useNoticeText()
  const on = useSignal(media.local)
  const rights = useSignal(view.rights)
  const [held, setHeld] = useState(false)
  const waits = stays(notice, { on: new Set(on.keys()), maySpeak: rights.has('speak') })
  useEffect(() => {
    if (waits || held) return
    const timer = setTimeout(() => view.dismiss(notice.id), STAYS_MS)
    return () => clearTimeout(timer)
  }, [waits, held, notice.id, view])
  const answer = (allow: boolean) => {
    if (notice.t === 'shareAsked' && allow) attempt(view.floor.allowShare(notice.who, true))
    view.dismiss(notice.id)
  }
  return (
    <li className="toast" onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}>
      <p>{text(notice)}</p>
      {notice.t === 'shareAsked' ? (
        <Button look="amber" onPress={() => answer(true)}>
          <Trans>Allow</Trans>
        </Button>
      ) : null}
      {notice.t === 'floorGiven' ? <TurnOn onDone={() => answer(false)} /> : null}
      {waits ? <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => answer(false)} /> : null}
    </li>
  )
}

/** Only the person switches on, never whoever gives the floor (P-48). */
function TurnOn({ onDone }: { onDone: () => void }) {
  const { view, media } = useRoom()
  const on = useSignal(media.local).has('microphone')
  const rights = useSignal(view.rights)
  const state = useSignal(media.state)
  if (on || !rights.has('speak') || state.t === 'unavailable') return null
  const turnOn = () => {
    void media.capture('microphone', true)
    onDone()
  }
  return (
    <Button look="amber" onPress={turnOn}>
      <Trans>Turn on microphone</Trans>
    </Button>
  )
}

/** Something did not go through: said for a moment, with no blame. */
function ForAMoment({ count: counted, children }: { count: ReadonlySignal<number>; children: ReactNode }) {
  const count = useSignal(counted)
  const [seen, setSeen] = useState(count)
  useEffect(() => {
    const timer = setTimeout(() => setSeen(count), STAYS_MS)
    return () => clearTimeout(timer)
  }, [count])
  if (count === seen) return null
  return (
    <li className="toast" role="alert">
      <p>{children}</p>
    </li>
  )
}

const isToast = (notice: Notice): notice is Toast =>
  notice.t !== 'alarm' && notice.t !== 'halfSilent' && notice.t !== 'compareAsked'
