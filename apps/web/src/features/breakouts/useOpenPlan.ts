import { type BreakoutPlan, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useLeft } from '../../kernel/useLeft.ts'

/** The rooms, while people may be in them: not when the time is up and all have gone back. */
export function useOpenPlan(): BreakoutPlan | null {
  const plan = useSignal(useMain().view.breakouts.plan)
  const left = useLeft(plan?.endsAt ?? null)
  const over = plan?.returnAll === true && left !== null && left <= 0
  return plan?.running && !over ? plan : null
}
