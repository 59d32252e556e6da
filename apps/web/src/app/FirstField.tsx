import { useLingui } from '@lingui/react/macro'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { Draft } from '../features/chat/draft.ts'
import { byTouch } from '../kernel/touch.ts'

/** Takes what is typed while the chat is still on its way. */
export function FirstField({ draft }: { draft: RefObject<Draft> }) {
  const { t } = useLingui()
  const [text, setText] = useState(draft.current.text)
  const field = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    if (!byTouch()) field.current?.focus({ preventScroll: true })
  }, [])
  return (
    <textarea
      ref={field}
      className="firstField"
      rows={1}
      value={text}
      aria-label={t`Message to everybody in the room`}
      onKeyDown={event => {
        // Nothing can be sent yet; and it is no new line that is meant.
        if (event.key === 'Enter' && !event.shiftKey) event.preventDefault()
      }}
      onChange={({ target }) => {
        draft.current = { ...draft.current, text: target.value }
        setText(target.value)
      }}
    />
  )
}
