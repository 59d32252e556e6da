import { limits } from '@konklave/protocol'
import { useLingui } from '@lingui/react/macro'
import { type RefObject, useLayoutEffect, useRef, useState } from 'react'
import type { Draft } from '../features/chat/draft.ts'
import { useRoom } from '../kernel/meeting.ts'
import { byTouch } from '../kernel/touch.ts'

/** Takes what is typed while the chat is still on its way, and sends it with Enter. What cannot be sent waits for the chat, which says why. */
export function FirstField({ draft }: { draft: RefObject<Draft> }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const [text, setText] = useState(draft.current.text)
  const toAll = draft.current.to.t === 'all'
  const field = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    if (!byTouch()) field.current?.focus({ preventScroll: true })
  }, [])
  const write = (text: string) => {
    draft.current = { ...draft.current, text }
    setText(text)
  }
  const send = () => {
    const said = text.trim()
    if (said === '' || said.length > limits.CHAT_MAX_CHARS || !view.rights.value.has('chat')) return
    if (view.chat.say(said, { to: draft.current.to }).t === 'said') write('')
  }
  return (
    <textarea
      ref={field}
      className={toAll ? 'firstField' : 'firstField whispering'}
      rows={1}
      value={text}
      aria-label={toAll ? t`Message to everybody in the room` : t`Private message`}
      placeholder={toAll ? undefined : t`Private message`}
      onKeyDown={event => {
        if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.shiftKey) return
        event.preventDefault()
        send()
      }}
      onChange={({ target }) => write(target.value)}
    />
  )
}
