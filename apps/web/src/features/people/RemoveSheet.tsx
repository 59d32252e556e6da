import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

/** Asks before somebody is put out, and says what follows. */
export function RemoveSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const [state, setState] = useState<'asking' | 'removing' | 'refused'>('asking')
  const { name } = person
  const remove = () => {
    setState('removing')
    view.kick(person.id).then(onClose, () => setState('refused'))
  }
  return (
    <Sheet open alert onClose={onClose} title={t`Remove ${name}?`} closeLabel={t`Close`} width="small">
      <p>
        <Trans>
          From that moment on, {name} hears and sees nothing more. The invitation link changes. With the old
          one, {name} can only knock, and you will see that the knock comes by an old link. Send the new one
          to anybody who is still to come.
        </Trans>
      </p>
      {state === 'refused' ? (
        <p role="alert">
          <Trans>That did not work: the room has just changed. {name} is still inside. Try again.</Trans>
        </p>
      ) : null}
      <div className="sheetActions">
        <Button onPress={onClose} autoFocus>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" isPending={state === 'removing'} onPress={remove}>
          <Trans>Remove</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
