import { limits } from '@konklave/protocol'
import { useLingui } from '@lingui/react/macro'
import { SendHorizontal } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/** Enter sends, Shift+Enter starts a new line. */
export function Writer({ onSay }: { onSay: (text: string) => void }) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  // Whoever opens the chat types at once; single letters are shortcuts anywhere else. Not where a keyboard would pop up.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus({ preventScroll: true })
  }, [])
  const send = () => {
    if (text.trim() === '') return
    onSay(text.trim())
    setText('')
    field.current?.focus()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    send()
  }
  return (
    <form className="writer" onSubmit={submit}>
      <textarea
        ref={field}
        rows={1}
        value={text}
        maxLength={limits.CHAT_MAX_CHARS}
        aria-label={t`Message to everybody in the room`}
        placeholder={t`Write to everybody`}
        onChange={event => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <IconButton
        type="submit"
        label={t`Send`}
        icon={<SendHorizontal {...strokes} />}
        isDisabled={text.trim() === ''}
      />
    </form>
  )
}
