import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useId, useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { attempt } from '../../kernel/attempt.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Fold } from '../../ui/Fold.tsx'

/** Names that are expected. They never leave this device, and let nobody in. */
export function NameList() {
  const { t } = useLingui()
  const { view } = useRoom()
  const kept = useSignal(view.door.nameList)
  const [text, setText] = useState(kept)
  const [id, hint] = [useId(), useId()]
  const changed = text.trim() !== kept
  const keep = (list: string) => {
    setText(list)
    attempt(
      view.door
        .setNameList(list)
        .then(() => announce(list === '' ? t`The list is gone` : t`The list is kept`)),
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (changed) keep(text.trim())
  }
  return (
    <Fold title={<Trans>Your list of names</Trans>}>
      <form className="field nameList" onSubmit={submit}>
        <label htmlFor={id}>
          <Trans>Whom you expect, one name a line</Trans>
        </label>
        <textarea
          id={id}
          dir="auto"
          rows={5}
          value={text}
          spellCheck={false}
          autoComplete="off"
          aria-describedby={hint}
          onChange={event => setText(event.currentTarget.value)}
        />
        <p className="soft small" id={hint}>
          <Trans>
            Beside each knock you then see whether the name is on it. A name proves nothing, so nobody comes
            in by the list alone. It stays in this tab and is deleted when you leave; nobody else sees it.
          </Trans>
        </p>
        <div className="nameListActions">
          {changed ? (
            <Button type="submit">
              <Trans>Keep the list</Trans>
            </Button>
          ) : null}
          {kept === '' ? null : (
            <Button look="plain" onPress={() => keep('')}>
              <Trans>Delete the list</Trans>
            </Button>
          )}
        </div>
      </form>
    </Fold>
  )
}
