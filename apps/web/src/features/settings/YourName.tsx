import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'

const most = limits.NAME_MAX_CHARS

export function YourName({ onDone }: { onDone?: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const me = useSignal(view.me)
  const [name, setName] = useState(me?.name ?? '')
  const [error, setError] = useState<string | undefined>()
  const tooLong = name.trim().length > limits.NAME_MAX_CHARS
  const changed = !tooLong && name.trim() !== '' && name.trim() !== me?.name
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!changed) return
    view.people.rename(name.trim()).then(
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
        error={tooLong ? t`A name can have up to ${most} characters.` : error}
        autoComplete="name"
      />
      <Button type="submit" isDisabled={!changed}>
        <Trans>Change</Trans>
      </Button>
    </form>
  )
}
