import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { clockText } from '../../kernel/clockText.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { minutesOf } from '../../kernel/minutesOf.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
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
  return (
    <Sheet open onClose={onClose} title={t`Timer and pause`} closeLabel={t`Close`} width="small">
      {rights.has('setTimer') ? (
        <Minutes
          title={<Trans>Timer</Trans>}
          hint={<Trans>Everybody sees how much time is left.</Trans>}
          choices={[1, 5, 10]}
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
        <Minutes
          title={<Trans>Pause</Trans>}
          hint={<Trans>Everybody sees until when. Each decides about their own microphone and camera.</Trans>}
          choices={[5, 10, 15]}
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

/** Minutes with one press, or typed. */
function Minutes({
  title,
  hint,
  choices,
  start,
  running,
  onStart,
}: {
  title: ReactNode
  hint: ReactNode
  choices: readonly number[]
  start: string
  running: ReactNode
  onStart: (minutes: number) => void
}) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const [wrong, setWrong] = useState(false)
  const minutes = minutesOf(typed) ?? null
  return (
    <section className="settingsPart">
      <h3>{title}</h3>
      {running ? (
        <div className="timeRunning">{running}</div>
      ) : (
        <form
          className="timeForm"
          onSubmit={event => {
            event.preventDefault()
            if (minutes === null) setWrong(true)
            else onStart(minutes)
          }}
        >
          <p className="soft small">{hint}</p>
          <div className="timeChoices">
            {choices.map(choice => (
              <Button key={choice} onPress={() => onStart(choice)} aria-label={`${start}: ${choice} min`}>
                {t`${choice} min`}
              </Button>
            ))}
          </div>
          <div className="timeOwn">
            <Field
              label={t`Other length, in minutes`}
              inputMode="decimal"
              value={typed}
              onChange={text => {
                setTyped(text)
                setWrong(false)
              }}
              error={wrong ? t`A number in minutes, for example 10` : undefined}
            />
            <Button type="submit">{start}</Button>
          </div>
        </form>
      )}
    </section>
  )
}
