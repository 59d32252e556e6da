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

const loadUnreadable = withWords('sheets', () => import('./Unreadable.tsx'))

/** On the stage, while the list of people is closed: the first who waits, and how many more. */
export default function DoorBell({ onMore }: { onMore: () => void }) {
  const { view } = useRoom()
  const knocks = useSignal(view.door.knocks)
  const foreign = useSignal(view.door.foreignKnocks)
  const [known, setKnown] = useState<readonly string[]>([])
  const decide = useDecide()
  const [first] = knocks
  if (!first)
    return foreign.some(id => !known.includes(id)) ? (
      <Part load={loadUnreadable} props={{ onClose: () => setKnown(foreign) }} />
    ) : null
  const more = knocks.length - 1
  return (
    <section className="doorBell">
      <h2>
        <Trans>Somebody is at the door</Trans>
      </h2>
      <ul>
        <KnockRow knock={first} decide={decide} />
      </ul>
      {more > 0 ? (
        <Button look="plain" onPress={onMore}>
          <Plural value={more} one="And # more" other="And # more" />
        </Button>
      ) : null}
    </section>
  )
}
