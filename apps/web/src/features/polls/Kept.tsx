import type { PollContent } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { Trash2 } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/** Drafts for later in this meeting. */
export function Kept({
  drafts,
  onOpen,
  onDelete,
}: {
  drafts: readonly PollContent[]
  onOpen: (draft: PollContent) => void
  onDelete: (draft: PollContent) => void
}) {
  const { t } = useLingui()
  if (drafts.length === 0) return null
  return (
    <section className="pollDrafts">
      <h3>
        <Trans>Drafts</Trans>
      </h3>
      <p className="soft small">
        <Trans>Only on this page, until it is closed or loaded anew.</Trans>
      </p>
      <ul>
        {drafts.map((draft, i) => {
          const name = draft.question.trim() || t`Draft ${i + 1}`
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: two drafts may be alike, and have nothing else to tell them apart
            <li key={i}>
              <Button look="plain" onPress={() => onOpen(draft)}>
                {name}
              </Button>
              <IconButton
                label={t`Delete the draft ${name}`}
                icon={<Trash2 {...strokes} />}
                onPress={() => onDelete(draft)}
              />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
