import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'

export function YourName({ onDone }: { onDone?: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const me = useSignal(view.me)
  const [name, setName] = useState(me?.name ?? '')
  const [error, setError] = useState<string | undefined>()
  const changed = name.trim() !== '' && name.trim() !== me?.name
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!changed) return
    view.rename(name.trim()).then(
      () => onDone?.(),
      () => setError(t`That did not work now. A name can be changed every ten minutes.`),
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
        error={error}
        maxLength={limits.NAME_MAX_CHARS}
        autoComplete="name"
      />
      <Button type="submit" isDisabled={!changed}>
        <Trans>Change</Trans>
      </Button>
    </form>
  )
}
