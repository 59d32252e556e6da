import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import type { ChatLine } from '../../kernel/meeting.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { type Draft, NO_DRAFT } from './draft.ts'

/** What the field is about, besides a new line: an answer, or another text for an own line. */
export function About({
  line,
  draft,
  onDraft,
}: {
  line: ChatLine
  draft: Draft
  onDraft: (draft: Draft) => void
}) {
  const { t } = useLingui()
  const { editing, to } = draft
  return (
    <div className="about">
      <p>
        <span className="aboutWhat">
          {editing !== null ? (
            <Trans>Changing your message</Trans>
          ) : line.mine ? (
            <Trans>Adding to your message</Trans>
          ) : (
            <Trans>
              Answering <bdi>{line.name}</bdi>
            </Trans>
          )}
        </span>{' '}
        <bdi className="quoteText">{line.text}</bdi>
      </p>
      <IconButton
        label={editing !== null ? t`Leave it as it is` : t`Do not answer`}
        icon={<X {...strokes} />}
        onPress={() => onDraft(editing !== null ? { ...NO_DRAFT, to } : { ...draft, re: null })}
      />
    </div>
  )
}
