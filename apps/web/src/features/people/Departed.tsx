import { Trans, useLingui } from '@lingui/react/macro'
import { EllipsisVertical, UserX } from 'lucide-react'
import { useState } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { type DepartedPerson, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { timeOfDay } from '../../kernel/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Fold } from '../../ui/Fold.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'

/** [K14] Who has left may come back by a pass: for whoever may keep them from it, one by one or all together. */
export function Departed({
  onBar,
  onEnded,
}: {
  onBar: (person: DepartedPerson) => void
  /** The list may be gone with what had the focus. */
  onEnded: () => void
}) {
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const departed = useSignal(view.people.departed)
  const admission = useSignal(view.door.admission)
  const [ending, setEnding] = useState(false)
  if (!rights.has('kick') || departed.length === 0) return null
  const end = () => {
    setEnding(true)
    attempt(
      view.people.endPasses().finally(() => {
        setEnding(false)
        onEnded()
      }),
    )
  }
  return (
    <Fold title={<Trans>No longer here</Trans>}>
      <ul>
        {departed.map(person => (
          <Row key={person.id} person={person} onBar={onBar} />
        ))}
      </ul>
      <div className="endPasses">
        <Button look="plain" isPending={ending} onPress={end}>
          <Trans>Nobody who has left comes back without knocking</Trans>
        </Button>
        {admission === 'open' ? (
          <p className="personFacts">
            <Trans>The invitation link changes with it.</Trans>
          </p>
        ) : null}
      </div>
    </Fold>
  )
}

function Row({
  person: { at, ...person },
  onBar,
}: {
  person: DepartedPerson
  onBar: (person: DepartedPerson) => void
}) {
  const { t, i18n } = useLingui()
  const name = person.name || t`Somebody without a name`
  const time = timeOfDay(at, i18n.locale)
  const bar = {
    id: 'bar',
    label: t`Don't let back in`,
    icon: <UserX {...strokes} />,
    danger: true,
    run: () => onBar({ ...person, at, name }),
  }
  return (
    <li className="personRow">
      <div className="personText">
        <p className="personName">
          <bdi>{name}</bdi>
        </p>
        <p className="personFacts">
          <Trans>Left at {time}</Trans>
        </p>
      </div>
      <span className="personMenu">
        <Menu label={t`Options for ${name}`} entries={[bar]}>
          <IconButton label={t`Options for ${name}`} icon={<EllipsisVertical {...strokes} />} />
        </Menu>
      </span>
    </li>
  )
}
