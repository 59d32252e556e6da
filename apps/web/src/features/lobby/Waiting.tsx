import { Plural, Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { withWords } from '../../kernel/language.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { KnockRow } from './KnockRow.tsx'
import { useDecide } from './useDecide.ts'
import './lobby.css'

const loadTell = withWords('sheets', () => import('./TellSheet.tsx'))

/** Everybody who has knocked. Only those who may open the door get any. */
export function Waiting() {
  const { view } = useRoom()
  const knocks = useSignal(view.door.knocks)
  const foreign = useSignal(view.door.foreignKnocks).length
  const decide = useDecide()
  const [telling, setTelling] = useState(false)
  const note =
    foreign > 0 ? (
      <p className="small soft">
        <Plural
          value={foreign}
          one="# knock was made without this link and is not shown."
          other="# knocks were made without this link and are not shown."
        />
      </p>
    ) : null
  if (knocks.length === 0) return note
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
      {note}
      <Button look="plain" onPress={() => setTelling(true)}>
        <Trans>Write to those waiting</Trans>
      </Button>
      {telling ? <Part load={loadTell} props={{ onClose: () => setTelling(false) }} /> : null}
    </section>
  )
}
