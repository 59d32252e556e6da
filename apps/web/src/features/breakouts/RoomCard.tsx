import { useLingui } from '@lingui/react/macro'
import { ArrowRightLeft, GripVertical } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Person, PersonId } from '../../kernel/meeting.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { DragList } from '../../ui/DragList.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { smallStrokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'

/** Of what is dragged: other lists of the page take no people. */
const KIND = 'application/x-konklave-person'

/** Where somebody can be put; key null: no room. */
export type Place = { readonly key: string | null; readonly title: string }

/** One room, or what is outside all of them, with its people: each can be dragged, or put elsewhere from a menu. */
export function RoomCard({
  place,
  places,
  people,
  state,
  empty,
  head,
  children,
  onPut,
  alert,
}: {
  place: Place
  places: readonly Place[]
  people: readonly Person[]
  /** What is said of one of them. */
  state?: (person: Person) => ReactNode
  empty: ReactNode
  head: ReactNode
  children?: ReactNode
  onPut: (who: PersonId, key: string | null) => void
  alert?: boolean
}) {
  const { t } = useLingui()
  const { title } = place
  const elsewhere = places.filter(({ key }) => key !== place.key)
  return (
    <section className={alert ? 'breakoutRoom calls' : 'breakoutRoom'} aria-label={title}>
      <header>{head}</header>
      {children}
      <DragList
        label={t`People: ${title}`}
        kind={KIND}
        empty={empty}
        items={people.map(person => {
          const { id, name } = person
          return {
            id,
            content: (
              <>
                <GripVertical {...smallStrokes} className="breakoutGrip" />
                <Avatar name={name} hue={person.hue} size="small" />
                <span className="breakoutPerson">
                  <bdi>{name}</bdi>
                  {state?.(person)}
                </span>
                <Menu
                  label={t`Move ${name}`}
                  entries={elsewhere.map(to => ({
                    id: to.key ?? 'none',
                    label: to.title,
                    run: () => onPut(id, to.key),
                  }))}
                >
                  <IconButton label={t`Move ${name}`} icon={<ArrowRightLeft {...smallStrokes} />} />
                </Menu>
              </>
            ),
          }
        })}
        onDrop={who => onPut(who, place.key)}
      />
    </section>
  )
}
