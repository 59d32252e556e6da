import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { signsTooMany } from '../../kernel/text.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetFoot } from '../../ui/SheetFoot.tsx'

const most = limits.KNOCK_WORDS_MAX_CHARS

/** [K25] A few words for everybody who waits at the door now. */
export default function TellSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const [text, setText] = useState('')
  const [missing, setMissing] = useState(false)
  const [state, setState] = useState<'rest' | 'busy' | 'refused'>('rest')
  const over = signsTooMany(text.trim(), most)
  const ready = text.trim() !== '' && over === 0
  const suggestions = [
    t`We begin in a few minutes.`,
    t`Please wait, we will let you in soon.`,
    t`Please stop waiting, change your name to your full one and knock again.`,
  ]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(text.trim() === '')
    if (!ready) return
    setState('busy')
    view.door.tellWaiting(text.trim()).then(
      () => {
        announce(t`Sent`)
        onClose()
      },
      () => setState('refused'),
    )
  }
  return (
    <Sheet open onClose={onClose} title={t`Write to those waiting`} closeLabel={t`Close`} width="small">
      <form onSubmit={submit} className="tellForm" noValidate>
        <Field
          label={t`Your words`}
          value={text}
          onChange={next => {
            setText(next)
            setMissing(false)
          }}
          autoFocus
          hint={t`Everybody who waits now reads them, and not who wrote them. The server cannot read them.`}
          error={
            over > 0
              ? t`Up to ${most} characters: ${over} too many.`
              : missing
                ? t`Write something first, or choose a suggestion.`
                : undefined
          }
        />
        <ul className="tellSuggestions" aria-label={t`Suggestions`}>
          {suggestions.map(words => (
            <li key={words}>
              <Button
                look="plain"
                onPress={() => {
                  setText(words)
                  setMissing(false)
                }}
              >
                {words}
              </Button>
            </li>
          ))}
        </ul>
        {state === 'refused' ? (
          <p role="alert">
            <Trans>That was not sent. Try again in a moment.</Trans>
          </p>
        ) : null}
        <SheetFoot onCancel={onClose} isPending={state === 'busy'}>
          <Trans>Send</Trans>
        </SheetFoot>
      </form>
    </Sheet>
  )
}
