import { Trans } from '@lingui/react/macro'
import type { ChatLine } from '../../kernel/meeting.ts'
import { OwnButton } from '../../ui/OwnButton.tsx'
import { useDesk } from './desk.ts'

/** The line that another one answers; a press goes there. Who came later does not have it. */
export function Quote({ line }: { line: ChatLine | undefined }) {
  const desk = useDesk()
  if (!line)
    return (
      <p className="quote soft">
        <Trans>An answer to a message that you do not have</Trans>
      </p>
    )
  return (
    <OwnButton className="quote" onPress={() => desk.goTo(line.id)}>
      <bdi className="quoteName">{line.mine ? <Trans>You</Trans> : line.name}</bdi>{' '}
      <bdi className="quoteText">{line.deleted ? <Trans>Message deleted</Trans> : line.text}</bdi>
    </OwnButton>
  )
}
