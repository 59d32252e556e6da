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
  const people = useSignal(view.people.list)
  return (
    <section className="trustPart">
      <h3>
        <Trans>People</Trans>
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
  if (person.presence === 'unreachable') return <Trans>Has not been heard from for a while.</Trans>
  if (person.presence === 'unconfirmed') return <Trans>Has not answered yet.</Trans>
  if (person.comparedAt !== null) {
    const at = timeOfDay(person.comparedAt, locale)
    return person.kind === 'guest' && person.role !== 'owner' ? (
      <Trans>You compared the code at {at}. The name is what they typed.</Trans>
    ) : (
      <Trans>You compared the code at {at}.</Trans>
    )
  }
  if (person.codeShownAt !== null) {
    const at = timeOfDay(person.codeShownAt, locale)
    return <Trans>Code shown for comparison at {at}.</Trans>
  }
  if (person.role === 'owner') return <Trans>Has the key to this room.</Trans>
  switch (person.kind) {
    case 'account':
      return <Trans>Has an account here.</Trans>
    case 'bridge':
      return <Trans>Telephone line; the bridge can listen in.</Trans>
    case 'guest':
      if (person.personal) return <Trans>Came by a personal invitation. The name is what they typed.</Trans>
      return <Trans>Came by the invitation link. The name is what they typed.</Trans>
  }
}
