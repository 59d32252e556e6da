import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { clockText } from '../../kernel/clockText.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { Button } from '../../ui/Button.tsx'
import { MinutesForm } from '../../ui/Minutes.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import './turns.css'

const MINUTE_MS = 60_000

/** What those who lead say about time: how long something may take, and how long nobody needs to be there. */
export function TimeSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const timer = useSignal(view.board.timer)
  const pause = useSignal(view.board.pause)
  const timerLeft = useLeft(timer?.until ?? null) ?? 0
  const pauseLeft = useLeft(pause?.until ?? null) ?? 0
  const [refused, setRefused] = useState(false)
  const run = (act: () => Promise<void>) => {
    act().then(onClose, () => setRefused(true))
  }
  const choices = (lengths: readonly number[], start: string) =>
    lengths.map(minutes => ({ minutes, text: t`${minutes} min`, name: `${start}: ${minutes} min` }))
  const fields = { label: t`Other length, in minutes`, wrong: t`A number in minutes, for example 10` }
  return (
    <Sheet open onClose={onClose} title={t`Timer and pause`} closeLabel={t`Close`} width="small">
      {rights.has('setTimer') ? (
        <MinutesForm
          {...fields}
          title={<Trans>Timer</Trans>}
          about={<Trans>Everybody sees how much time is left.</Trans>}
          choices={choices([1, 5, 10], t`Start timer`)}
          start={t`Start timer`}
          running={
            timerLeft > 0 ? (
              <>
                <p>
                  <Trans>{clockText(timerLeft)} left</Trans>
                </p>
                <Button onPress={() => run(() => view.board.setTimer(0))}>
                  <Trans>End timer</Trans>
                </Button>
              </>
            ) : null
          }
          onStart={minutes => run(() => view.board.setTimer(minutes * MINUTE_MS))}
        />
      ) : null}
      {rights.has('setPause') ? (
        <MinutesForm
          {...fields}
          title={<Trans>Pause</Trans>}
          about={
            <Trans>Everybody sees until when. Each decides about their own microphone and camera.</Trans>
          }
          choices={choices([5, 10, 15], t`Start pause`)}
          start={t`Start pause`}
          running={
            pauseLeft > 0 ? (
              <>
                <p>
                  <Trans>{clockText(pauseLeft)} left</Trans>
                </p>
                <Button onPress={() => run(() => view.board.setPause(0))}>
                  <Trans>End the pause</Trans>
                </Button>
              </>
            ) : null
          }
          onStart={minutes => run(() => view.board.setPause(minutes * MINUTE_MS))}
        />
      ) : null}
      {refused ? (
        <p role="alert" className="small">
          <Trans>That did not work just now. Try again in a moment.</Trans>
        </p>
      ) : null}
    </Sheet>
  )
}
