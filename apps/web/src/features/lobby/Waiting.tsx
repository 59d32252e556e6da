import { Plural, Trans } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { KnockRow } from './KnockRow.tsx'
import { useDecide } from './useDecide.ts'
import './lobby.css'

/** Everybody who has knocked. Only those who may open the door get any. */
export function Waiting() {
  const { view } = useRoom()
  const knocks = useSignal(view.knocks)
  const decide = useDecide()
  if (knocks.length === 0) return null
  return (
    <section className="waitingList">
      <header>
        <h3>
          <Plural value={knocks.length} one="# person is waiting" other="# people are waiting" />
        </h3>
        {knocks.length > 1 ? (
          <Button look="amber" isPending={decide.busy.has('all')} onPress={decide.admitAll}>
            <Trans>Let all in</Trans>
          </Button>
        ) : null}
      </header>
      <ul>
        {knocks.map(knock => (
          <KnockRow key={knock.id} knock={knock} decide={decide} />
        ))}
      </ul>
    </section>
  )
}
