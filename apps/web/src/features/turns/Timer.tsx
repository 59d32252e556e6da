import type { Countdown } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { TimerIcon, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { clockText } from '../../kernel/clockText.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { prefs } from '../../kernel/prefs.ts'
import { playTones } from '../../kernel/tones.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import './turns.css'

/** A fifth, slowly. */
const OVER = { hertz: [523, 784], everyMs: 240, loudness: 0.12 }
/** Whoever comes long after the end is not told of it. */
const NEWS_MS = 5_000
/** So long it is said that the time is up, where nobody closes it. */
const STAYS_MS = 60_000

/** The time that is left, for everybody; then calmly that it is up. */
export function Timer({ timer }: { timer: Countdown }) {
  const { t } = useLingui()
  const { now } = useRoom()
  const left = useLeft(timer.until) ?? 0
  const over = left <= 0
  const [closed, setClosed] = useState<string | null>(null)
  const told = useRef<string | null>(null)
  useEffect(() => {
    if (!over || told.current === timer.id) return
    told.current = timer.id
    if (timer.until < now() - NEWS_MS) return
    announce(t`The time is up.`)
    if (prefs.peek().timerTone) playTones(OVER)
  }, [over, timer, now, t])
  if (closed === timer.id || left < -STAYS_MS) return null
  return (
    <div className={over ? 'timer over' : 'timer'}>
      <TimerIcon {...strokes} />
      {over ? (
        <>
          <span>
            <Trans>The time is up</Trans>
          </span>
          <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => setClosed(timer.id)} />
        </>
      ) : (
        <span role="timer" aria-label={t`Time left`}>
          {clockText(left)}
        </span>
      )}
    </div>
  )
}
