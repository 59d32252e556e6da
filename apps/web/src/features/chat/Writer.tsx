import { limits } from '@konklave/protocol'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { SendHorizontal } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { byTouch } from '../../kernel/touch.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/** From so many left on they are counted. */
const COUNT_FROM = 200

/** Enter sends, Shift+Enter starts a new line. What was not sent is kept in `draft` while the panel is closed. */
export function Writer({ draft, onSay }: { draft: RefObject<string>; onSay: (text: string) => void }) {
  const { t } = useLingui()
  const [text, setShown] = useState(draft.current)
  const setText = (next: string) => {
    draft.current = next
    setShown(next)
  }
  const countId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  // Whoever opens the chat types at once. Not where that would cover what has been written: there one tap more asks for it.
  useEffect(() => {
    if (!byTouch()) field.current?.focus({ preventScroll: true })
  }, [])
  const left = limits.CHAT_MAX_CHARS - text.trim().length
  const sendable = text.trim() !== '' && left >= 0
  const send = () => {
    if (!sendable) return
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
    <>
      {left < 0 ? (
        <p role="alert" className="writerSays small">
          <Trans>That is too long for one message. Nothing was sent; shorten it or send it in parts.</Trans>
        </p>
      ) : null}
      {left <= COUNT_FROM ? (
        <p id={countId} className="writerSays soft small">
          {left < 0 ? (
            <Plural value={-left} one="# character too many" other="# characters too many" />
          ) : (
            <Plural value={left} one="# character left" other="# characters left" />
          )}
        </p>
      ) : null}
      <form className="writer" onSubmit={submit}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-invalid={left < 0}
          aria-describedby={left <= COUNT_FROM ? countId : undefined}
          aria-label={t`Message to everybody in the room`}
          placeholder={t`Write to everybody`}
          onChange={event => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton
          type="submit"
          label={t`Send`}
          icon={<SendHorizontal {...strokes} />}
          isDisabled={!sendable}
        />
      </form>
    </>
  )
}
