import { Trans } from '@lingui/react/macro'
import { attempt } from '../../kernel/attempt.ts'
import { clockText } from '../../kernel/clockText.ts'
import { type BreakoutPlan, type MeetingView, useMain } from '../../kernel/meeting.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { Button } from '../../ui/Button.tsx'
import { LAST_MS } from './lastMs.ts'

const MINUTE_MS = 60_000
/** How people were to go back before they were called. */
const ways = new WeakMap<MeetingView, boolean>()

/** Calls everybody back; they see half a minute run down. Until then it can be taken back, or shortened. */
export function Back({ plan }: { plan: BreakoutPlan }) {
  const { view } = useMain()
  const { breakouts } = view
  const left = useLeft(plan.endsAt)
  const { returnAll } = plan
  const ending = left !== null && left > 0 && left <= LAST_MS
  if (!ending)
    return (
      <Button
        wide
        look="main"
        onPress={() => {
          ways.set(view, returnAll)
          attempt(breakouts.open({ minutes: LAST_MS / MINUTE_MS, returnAll: true }))
        }}
      >
        <Trans>Everybody back in half a minute</Trans>
      </Button>
    )
  return (
    <div className="breakoutBack">
      <p>
        <Trans>Everybody back in {clockText(left)}</Trans>
      </p>
      <Button
        look="plain"
        onPress={() => attempt(breakouts.open({ minutes: null, returnAll: ways.get(view) ?? returnAll }))}
      >
        <Trans>Let them stay</Trans>
      </Button>
      <Button onPress={() => attempt(breakouts.close())}>
        <Trans>Now</Trans>
      </Button>
    </div>
  )
}
