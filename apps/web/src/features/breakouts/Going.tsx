import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { focusRoom, ROOM_HEADING } from '../../kernel/focus.ts'
import { useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { usePlaceText } from './usePlaceText.ts'
import './breakouts.css'

/** Longer than it takes when all is well. */
const SLOW_MS = 8_000

/** On the way into a breakout room: where to, and with whom. Nothing of this person is sent meanwhile. */
export default function Going() {
  const { breakouts, rights } = useMain().view
  const place = usePlaceText()
  const plan = useSignal(breakouts.plan)
  const leads = useSignal(rights).has('breakouts')
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    focusRoom()
    const timer = setTimeout(() => setSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className="breakoutGoing" data-phase="going">
      <div>
        <p className="soft">
          <Trans>You are going to</Trans>
        </p>
        <h1 id={ROOM_HEADING} tabIndex={-1}>
          <bdi>{place?.title ?? <Trans>Breakout room</Trans>}</bdi>
        </h1>
        {place?.others ? (
          <p>
            <Trans>with {place.others}</Trans>
          </p>
        ) : null}
        {slow ? (
          <p role="status" className="soft">
            <Trans>It takes longer than usual. It is tried again by itself.</Trans>
          </p>
        ) : null}
        {slow && (leads || plan?.returnAll === false) ? (
          <Button onPress={() => attempt(breakouts.goTo(null))}>
            <Trans>Back to the main room</Trans>
          </Button>
        ) : null}
      </div>
    </main>
  )
}
