import { Trans, useLingui } from '@lingui/react/macro'
import { TimerIcon } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { announce } from '../../kernel/announce.ts'
import { clockText } from '../../kernel/clockText.ts'
import type { BreakoutPlan } from '../../kernel/meeting.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { strokes } from '../../ui/icons.ts'
import { LAST_MS } from './lastMs.ts'

/** The last half minute of the rooms, seen by all; where people go back as they like, also that the time is up. */
export function Ending({ plan: { endsAt, returnAll } }: { plan: BreakoutPlan }) {
  const { t } = useLingui()
  const left = useLeft(endsAt)
  const near = left !== null && left > 0 && left <= LAST_MS
  const over = left !== null && left <= 0 && !returnAll
  const told = useRef('')
  useEffect(() => {
    const news = `${endsAt} ${over}`
    if ((!near && !over) || told.current === news) return
    told.current = news
    if (over) announce(t`The time in the breakout rooms is up.`)
    else if (returnAll) announce(t`Everybody goes back to the main room in half a minute.`)
    else announce(t`The time in the breakout rooms is up in half a minute.`)
  }, [near, over, endsAt, returnAll, t])
  if (!near && !over) return null
  const time = clockText(left)
  return (
    <div className="banner breakoutEnding">
      <TimerIcon {...strokes} />
      <p role="timer">
        {over ? (
          <Trans>The time in the breakout rooms is up</Trans>
        ) : returnAll ? (
          <Trans>Everybody goes back to the main room in {time}</Trans>
        ) : (
          <Trans>The time in the breakout rooms is up in {time}</Trans>
        )}
      </p>
    </div>
  )
}
