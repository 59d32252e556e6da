import { Trans, useLingui } from '@lingui/react/macro'
import { attempt } from '../../kernel/attempt.ts'
import { clockText } from '../../kernel/clockText.ts'
import { type BreakoutPlan, useMain } from '../../kernel/meeting.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { Button } from '../../ui/Button.tsx'
import { MinutesForm } from '../../ui/Minutes.tsx'
import { useLengths } from './useLengths.ts'

/** How long the rooms still stay open: from now on, or without an end. */
export function TimeField({ plan: { endsAt, returnAll } }: { plan: BreakoutPlan }) {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const lengths = useLengths(t`Start timer`)
  const left = useLeft(endsAt)
  const set = (minutes: number | null) => attempt(breakouts.open({ minutes, returnAll }))
  return (
    <MinutesForm
      {...lengths}
      title={<Trans>Timer</Trans>}
      about={
        returnAll ? (
          <Trans>When the time is up, everybody goes back to the main room.</Trans>
        ) : (
          <Trans>Everybody sees how much time is left, and goes back when they like.</Trans>
        )
      }
      start={t`Start timer`}
      running={
        left !== null && left > 0 ? (
          <>
            <p>
              <Trans>{clockText(left)} left</Trans>
            </p>
            <Button onPress={() => set(null)}>
              <Trans>End timer</Trans>
            </Button>
          </>
        ) : null
      }
      onStart={set}
    />
  )
}
