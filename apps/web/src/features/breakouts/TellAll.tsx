import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useMain } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'

/** Long enough for a task, short enough to be read in passing. */
const MOST_CHARS = 300

/** A message to all rooms at once. */
export function TellAll() {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const [text, setText] = useState('')
  return (
    <form
      className="breakoutTell"
      onSubmit={event => {
        event.preventDefault()
        if (text.trim() === '') return
        breakouts.tellAll(text.trim())
        setText('')
        announce(t`Sent to all rooms.`)
      }}
    >
      <Field label={t`Message to all rooms`} value={text} onChange={setText} maxLength={MOST_CHARS} />
      <Button type="submit" isDisabled={text.trim() === ''}>
        <Trans>Send</Trans>
      </Button>
    </form>
  )
}
