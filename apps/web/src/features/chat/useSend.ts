import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { type Draft, NO_DRAFT } from './draft.ts'

/** Sends what is in the field, or says why it did not go out. */
export function useSend(
  draft: Draft,
  onDraft: (draft: Draft) => void,
): { readonly now: () => void; readonly problem: string | null } {
  const { t } = useLingui()
  const { view } = useRoom()
  const [problem, setProblem] = useState<{ readonly text: string; readonly of: Draft['to'] } | null>(null)
  const { text, to, re, editing } = draft
  const now = () => {
    if (editing !== null) {
      view.chat.edit(editing, text)
      onDraft({ ...NO_DRAFT, to })
      return
    }
    const said = view.chat.say(text.trim(), { to, re })
    const say = (text: string) => setProblem({ text, of: to })
    if (said.t === 'said') {
      onDraft({ ...NO_DRAFT, to })
      if (said.leftOut === 0) setProblem(null)
      else
        say(
          plural(said.leftOut, {
            one: 'Sent. More than eight people lead here: # of them cannot read it.',
            other: 'Sent. More than eight people lead here: # of them cannot read it.',
          }),
        )
    } else if (said.why === 'gone') say(t`This person has left. Nothing was sent.`)
    else if (said.why === 'nobody-leads') say(t`Nobody else here leads the meeting. Nothing was sent.`)
  }
  return { now, problem: problem?.of === to ? problem.text : null }
}
