import { Trans, useLingui } from '@lingui/react/macro'
import { LifeBuoy } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { announce } from '../../kernel/announce.ts'
import { attempt } from '../../kernel/attempt.ts'
import { type BreakoutPlan, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'

/** For those who lead: which rooms call for help, each one press away. */
export function HelpCalls({ plan }: { plan: BreakoutPlan }) {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const mine = useSignal(breakouts.mine)
  const calling = plan.rooms.filter(({ callsHelp, id }) => callsHelp && id !== mine)
  const told = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    for (const { id, title } of calling)
      if (!told.current.has(id)) announce(t`${title} calls for help.`, true)
    told.current = new Set(calling.map(({ id }) => id))
  })
  return calling.map(({ id, title }) => (
    <div key={id} className="banner breakoutHelp">
      <LifeBuoy {...strokes} />
      <p>
        <Trans>
          <bdi>{title}</bdi> calls for help.
        </Trans>
      </p>
      <Button look="amber" onPress={() => attempt(breakouts.goTo(id))}>
        <Trans>Go there</Trans>
      </Button>
    </div>
  ))
}
