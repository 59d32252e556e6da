import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type DepartedPerson, type Person, useMain } from '../../kernel/meeting.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetFoot } from '../../ui/SheetFoot.tsx'
import { type Refusal, refusalOf } from './refusal.ts'

/** Asks before somebody is put out, or kept from coming back, and says what follows. */
export function RemoveSheet({ person, onClose }: { person: Person | DepartedPerson; onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useMain()
  const [state, setState] = useState<'asking' | 'removing' | Refusal>('asking')
  const { name } = person
  const here = 'leafIndex' in person
  const remove = () => {
    setState('removing')
    view.people.kick(person.id).then(onClose, error => setState(refusalOf(error)))
  }
  return (
    <Sheet
      open
      alert
      onClose={onClose}
      title={here ? t`Remove ${name}?` : t`Don't let ${name} back in?`}
      closeLabel={t`Close`}
      width="small"
    >
      <p>
        {here ? (
          <Trans>From that moment on, {name} hears and sees nothing more.</Trans>
        ) : (
          <Trans>From that moment on, {name} cannot simply come back.</Trans>
        )}{' '}
        <Trans>
          The invitation link changes. With the old one, {name} can only knock, and you will see that the
          knock comes by an old link. Send the new one to anybody who is still to come.
        </Trans>
      </p>
      {state === 'refused' ? (
        <p role="alert">
          {here ? (
            <Trans>That did not work: the room has just changed. {name} is still inside. Try again.</Trans>
          ) : (
            <Trans>
              That did not work: the room has just changed. {name} can still come back. Try again.
            </Trans>
          )}
        </p>
      ) : null}
      {state === 'impossible' ? (
        <p role="alert">
          <Trans>
            That did not work, and trying again will not help. Nothing has changed. End the meeting for
            everybody and begin it anew with another link.
          </Trans>
        </p>
      ) : null}
      {state === 'oneself' ? (
        <p role="alert">
          <Trans>
            That would remove you as well: {name} came by the same key as you. Nothing has changed.
          </Trans>
        </p>
      ) : null}
      <SheetFoot danger onCancel={onClose} onDo={remove} isPending={state === 'removing'}>
        {here ? <Trans>Remove</Trans> : <Trans>Don't let back in</Trans>}
      </SheetFoot>
    </Sheet>
  )
}
