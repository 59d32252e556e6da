import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { withWords } from '../../kernel/language.ts'
import type { Phase, RoomKind } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { listNames } from '../../kernel/text.ts'

const loadCallWords = withWords('room', () => import('./CallWords.tsx'))
const NAMES_SHOWN = 4

/** One sentence on what a press of the button will do, and who is inside for those who need not knock (P-40). */
export function WhatHappens({
  phase,
  kind,
  textOnly,
  leads,
}: {
  phase: Extract<Phase, { t: 'prejoin' | 'loading' }>
  kind: RoomKind
  textOnly: boolean
  leads: boolean
}) {
  const { i18n } = useLingui()
  const call = kind === 'call' && phase.t === 'prejoin'
  return (
    <div className="whatHappens soft">
      {phase.t === 'prejoin' && phase.inside && phase.inside.length > 0 ? (
        <p>
          <Inside names={phase.inside} locale={i18n.locale} />
        </p>
      ) : null}
      {call ? <Part load={loadCallWords} props={{ phase }} /> : <p>{sentence(phase)}</p>}
      {leads ? (
        <p>
          <Trans>
            You have the key link to this room: you will lead. For the others there is an invitation link,
            which you find inside.
          </Trans>
        </p>
      ) : null}
      {textOnly ? (
        <p>
          <Trans>
            This browser cannot send sound and picture the way this room needs. You can read and write.
          </Trans>
        </p>
      ) : null}
    </div>
  )
}

function Inside({ names, locale }: { names: readonly string[]; locale: string }) {
  const shown = listNames(names.slice(0, NAMES_SHOWN), locale)
  const more = names.length - NAMES_SHOWN
  if (names.length === 1) return <Trans>{shown} is inside.</Trans>
  if (more <= 0) return <Trans>{shown} are inside.</Trans>
  return (
    <Trans>
      Inside: {shown} and <Plural value={more} one="# more" other="# more" />.
    </Trans>
  )
}

function sentence(phase: Extract<Phase, { t: 'prejoin' | 'loading' }>) {
  if (phase.t === 'loading') return <Trans>Looking for the room…</Trans>
  switch (phase.entry) {
    case 'enter':
      return <Trans>You will enter at once.</Trans>
    case 'knock':
      return (
        <Trans>
          You knock, and somebody inside can let you in. They see your name, and whether your link is an old
          one.
        </Trans>
      )
    case 'start':
      return <Trans>The room is empty. You will start the meeting.</Trans>
    case 'wait':
      return <Trans>Nobody has started the meeting yet. You will enter as soon as somebody does.</Trans>
  }
}
