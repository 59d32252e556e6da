import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { clockText } from '../../kernel/clockText.ts'
import { type BreakoutPlan, useMain } from '../../kernel/meeting.ts'
import { minutesOf } from '../../kernel/minutesOf.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'

/** How long the rooms still stay open: from now on, or without an end. */
export function TimeField({ plan }: { plan: BreakoutPlan }) {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const left = useLeft(plan.endsAt)
  const [typed, setTyped] = useState('')
  const minutes = minutesOf(typed)
  const changes = minutes !== undefined && (minutes !== null || plan.endsAt !== null)
  return (
    <form
      className="breakoutTell"
      onSubmit={event => {
        event.preventDefault()
        if (!changes) return
        attempt(breakouts.open({ minutes, returnAll: plan.returnAll }))
        setTyped('')
      }}
    >
      <Field
        label={t`Minutes from now`}
        hint={
          left !== null && left > 0 ? (
            <Trans>{clockText(left)} left. Empty: until you call them back.</Trans>
          ) : (
            <Trans>The rooms are open until you call everybody back.</Trans>
          )
        }
        inputMode="decimal"
        value={typed}
        onChange={setTyped}
      />
      <Button type="submit" isDisabled={!changes}>
        <Trans>Set</Trans>
      </Button>
    </form>
  )
}
