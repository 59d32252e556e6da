import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { signsTooMany } from '../../kernel/text.ts'
import { byTouch } from '../../kernel/touch.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'

const most = limits.NAME_MAX_CHARS

export function YourName({ onDone }: { onDone?: () => void }) {
  const { t } = useLingui()
  const { view, main } = useRoom()
  const me = useSignal(view.me)
  const [name, setName] = useState(me?.name ?? '')
  const [error, setError] = useState<string | undefined>()
  const over = signsTooMany(name.trim(), most)
  const changed = over === 0 && name.trim() !== '' && name.trim() !== me?.name
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (!changed) return
    // The button goes as soon as the name is the new one: it would take the focus with it, and Escape.
    if (!byTouch()) event.currentTarget.querySelector('input')?.focus()
    const everywhere = main ? [main.view, view] : [view]
    Promise.all(everywhere.map(({ people }) => people.rename(name.trim()))).then(
      () => onDone?.(),
      () => setError(t`The name was not changed. It can be changed once every ten minutes; try again later.`),
    )
  }
  return (
    <form className="yourName" onSubmit={submit} noValidate>
      <Field
        label={t`Your name`}
        value={name}
        onChange={value => {
          setName(value)
          setError(undefined)
        }}
        error={over > 0 ? t`A name can have up to ${most} characters: ${over} too many.` : error}
        autoComplete="name"
      />
      {changed ? (
        <Button type="submit">
          <Trans>Change</Trans>
        </Button>
      ) : null}
    </form>
  )
}
