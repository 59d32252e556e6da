import { Trans } from '@lingui/react/macro'
import { LockKeyhole } from 'lucide-react'
import type { ChatLine } from '../../kernel/meeting.ts'
import { strokes } from '../../ui/icons.ts'

/** Whom a line is for, where not all read it. */
export function ForWhom({ line }: { line: Pick<ChatLine, 'to' | 'mine'> }) {
  const { to, mine } = line
  if (to.t === 'all') return null
  return (
    <span className="forWhom">
      <LockKeyhole {...strokes} size={14} aria-hidden />
      <span>
        {to.t === 'leading' ? (
          <Trans>only to those who lead</Trans>
        ) : mine ? (
          <Trans>
            only to <bdi>{to.name}</bdi>
          </Trans>
        ) : (
          <Trans>only to you</Trans>
        )}
      </span>
    </span>
  )
}
