import { useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Choosing } from './Choosing.tsx'
import { Making } from './Making.tsx'
import { Running } from './Running.tsx'
import { useOpenPlan } from './useOpenPlan.ts'
import './panel.css'

/** Breakout rooms: made, led, or chosen among. */
export default function RoomsPanel({ onDone }: { onDone: () => void }) {
  const leads = useSignal(useMain().view.rights).has('breakouts')
  const plan = useOpenPlan()
  if (!leads) return plan ? <Choosing plan={plan} onDone={onDone} /> : null
  return plan ? <Running plan={plan} /> : <Making />
}
