import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { byRoleAndName, type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { timeOfDay } from '../../kernel/text.ts'
import { Avatar } from '../../ui/Avatar.tsx'

/** What is known about each person here, one line each. */
export function Verification() {
  const { i18n } = useLingui()
  const { view } = useRoom()
  const people = useSignal(view.people)
  return (
    <section className="trustPart">
      <h3>
        <Trans>The people</Trans>
      </h3>
      <ul className="verified">
        {[...people].sort(byRoleAndName).map(person => (
          <li key={person.id}>
            <Avatar name={person.name} hue={person.hue} size="small" />
            <bdi>{person.name}</bdi>
            <span className="soft small">{known(person, i18n.locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function known(person: Person, locale: string): ReactNode {
  if (person.me) return <Trans>This is you.</Trans>
  if (person.presence === 'unreachable') return <Trans>Not heard of for a while.</Trans>
  if (person.presence === 'unconfirmed') return <Trans>Has not answered yet.</Trans>
  if (person.comparedAt !== null) {
    const at = timeOfDay(person.comparedAt, locale)
    return <Trans>Code compared at {at}.</Trans>
  }
  switch (person.kind) {
    case 'account':
      return <Trans>Has an account here.</Trans>
    case 'bridge':
      return <Trans>Telephone line; the bridge hears along.</Trans>
    case 'guest':
      return <Trans>Came by the link; nobody checked the name.</Trans>
  }
}
