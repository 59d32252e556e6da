import { Trans, useLingui } from '@lingui/react/macro'
import { EllipsisVertical, UserX } from 'lucide-react'
import { type DepartedPerson, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { timeOfDay } from '../../kernel/text.ts'
import { Fold } from '../../ui/Fold.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'

/** [K14] Who has left may come back by a pass: for whoever may keep them from it. */
export function Departed({ onBar }: { onBar: (person: DepartedPerson) => void }) {
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const departed = useSignal(view.departed)
  if (!rights.has('kick') || departed.length === 0) return null
  return (
    <Fold title={<Trans>No longer here</Trans>}>
      <ul>
        {departed.map(person => (
          <Row key={person.id} person={person} onBar={() => onBar(person)} />
        ))}
      </ul>
    </Fold>
  )
}

function Row({ person, onBar }: { person: DepartedPerson; onBar: () => void }) {
  const { t, i18n } = useLingui()
  const { name, at } = person
  const time = timeOfDay(at, i18n.locale)
  const bar = {
    id: 'bar',
    label: t`Don't let back in`,
    icon: <UserX {...strokes} />,
    danger: true,
    run: onBar,
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
