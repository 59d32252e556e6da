import { limits } from '@konklave/protocol'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Check, SendHorizontal } from 'lucide-react'
import {
  type FormEvent,
  type KeyboardEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { type ChatLine, useRoom, type Whom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { byTouch } from '../../kernel/touch.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { About } from './About.tsx'
import { type Draft, NO_DRAFT } from './draft.ts'
import { Held } from './Held.tsx'
import { ToWhom } from './ToWhom.tsx'
import { useSend } from './useSend.ts'
import './writer.css'

/** From so many left on they are counted. */
const COUNT_FROM = 200

/** Enter sends, Shift+Enter starts a new line. */
export function Writer({
  draft,
  about,
  onDraft,
  onEditLast,
}: {
  draft: Draft
  /** The line that is answered or changed. */
  about: ChatLine | undefined
  onDraft: (draft: Draft) => void
  /** The arrow up in an empty field. */
  onEditLast: () => void
}) {
  const { t } = useLingui()
  const { view } = useRoom()
  const people = useSignal(view.people.list)
  const send = useSend(draft, onDraft)
  const { text, to, editing, re } = draft
  const named = to.t === 'one' ? people.find(({ id }) => id === to.id)?.name : undefined
  const [lastName, setLastName] = useState('')
  if (named !== undefined && named !== lastName) setLastName(named)
  const countId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  // Whoever opens the chat types at once. Not where that would cover what has been written: there one tap more asks for it.
  // Before anything else can be typed: letters out there are shortcuts.
  useLayoutEffect(() => {
    const { current } = field
    if (!current || byTouch()) return
    current.focus({ preventScroll: true })
    current.setSelectionRange(current.value.length, current.value.length)
  }, [])
  useEffect(() => {
    if (editing !== null || re !== null) field.current?.focus({ preventScroll: true })
  }, [editing, re])
  // Whoever has chosen whom it is for writes now.
  const chosen = useRef(to)
  useEffect(() => {
    if (chosen.current !== to) field.current?.focus({ preventScroll: true })
    chosen.current = to
  }, [to])
  const left = limits.CHAT_MAX_CHARS - text.trim().length
  const sendable = text.trim() !== '' && left >= 0
  const go = () => {
    if (!sendable) return
    send.now()
    field.current?.focus()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    go()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape' && (editing !== null || re !== null)) {
      event.preventDefault()
      onDraft(editing !== null ? { ...NO_DRAFT, to } : { ...draft, re: null })
    }
    if (event.key === 'ArrowUp' && text === '' && editing === null) {
      event.preventDefault()
      onEditLast()
    }
    if (event.key !== 'Enter' || event.shiftKey) return
    event.preventDefault()
    go()
  }
  const whom = useWhom(to, named ?? lastName)
  return (
    <div className={to.t === 'all' ? 'writing' : 'writing whispering'}>
      <Held />
      {send.problem ? (
        <p role="alert" className="writerSays small">
          {send.problem}
        </p>
      ) : null}
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
      {about ? <About line={about} draft={draft} onDraft={onDraft} /> : null}
      {editing === null ? (
        <div className="writerTo">
          <ToWhom to={to} name={named ?? lastName} onChange={to => onDraft({ ...draft, to })} />
        </div>
      ) : null}
      <form className="writer" onSubmit={submit}>
        <textarea
          ref={field}
          rows={1}
          value={text}
          aria-invalid={left < 0}
          aria-describedby={left <= COUNT_FROM ? countId : undefined}
          aria-label={whom.label}
          placeholder={whom.placeholder}
          onChange={event => onDraft({ ...draft, text: event.target.value })}
          onKeyDown={onKeyDown}
        />
        <IconButton
          type="submit"
          label={editing === null ? t`Send` : t`Save the change`}
          icon={editing === null ? <SendHorizontal {...strokes} /> : <Check {...strokes} />}
          isDisabled={!sendable}
        />
      </form>
    </div>
  )
}

function useWhom(to: Whom, name: string): { readonly label: string; readonly placeholder: string } {
  const { t } = useLingui()
  if (to.t === 'all')
    return { label: t`Message to everybody in the room`, placeholder: t`Write to everybody` }
  if (to.t === 'leading')
    return { label: t`Message to those who lead only`, placeholder: t`Only to those who lead` }
  return { label: t`Message to ${name} only`, placeholder: t`Only to ${name}` }
}
