import { Plural, Trans } from '@lingui/react/macro'
import { attempt } from '../../kernel/attempt.ts'
import { focusRoom } from '../../kernel/focus.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'

/** How many hands are up, for whoever may lower them: all at once, where there are several. */
export function Hands() {
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const up = useSignal(view.people.list).filter(({ hand }) => hand).length
  if (up < 2 || !rights.has('lowerHands')) return null
  const lower = () => {
    attempt(view.people.lowerAllHands())
    // The button goes with the hands.
    focusRoom('.sidePanel h2')
  }
  return (
    <div className="handsUp">
      <span>
        <Plural value={up} one="# hand is up" other="# hands are up" />
      </span>
      <Button look="plain" onPress={lower}>
        <Trans>Lower all hands</Trans>
      </Button>
    </div>
  )
}
