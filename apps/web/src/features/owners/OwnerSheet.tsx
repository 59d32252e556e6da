import { ActionRefused } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

type State = 'rest' | 'busy' | 'refused' | 'full'

/** [K17] Asks before somebody is asked to be a host, too, or instead; says what follows and that it is not undone by a press. */
export function OwnerSheet({
  person,
  over,
  onClose,
}: {
  person: Person
  over: boolean
  onClose: () => void
}) {
  const { t } = useLingui()
  const { view } = useRoom()
  const { changesLeft } = useSignal(view.owner.owners)
  const [state, setState] = useState<State>('rest')
  const { name } = person
  const ask = () => {
    setState('busy')
    view.owner
      .offer(person.id, { over })
      .then(onClose, error =>
        setState(error instanceof ActionRefused && error.reason === 'too-many' ? 'full' : 'refused'),
      )
  }
  return (
    <Sheet
      open
      alert
      onClose={onClose}
      title={over ? t`Hand this room over to ${name}?` : t`Make ${name} a host, too?`}
      closeLabel={t`Close`}
      width="small"
    >
      <p>
        <Trans>
          {name} is asked, and gets a key link of their own for this room: also for later on, and without you.
          Your own key link is not passed on.
        </Trans>
      </p>
      <p>
        {over ? (
          <Trans>
            Once {name} has kept it, you are no longer a host, and your key link and key file open nothing
            more than an invitation does. Until then you can change your mind.
          </Trans>
        ) : (
          <Trans>
            You stay a host. You cannot take the role from {name} again; only {name} can give it up.
          </Trans>
        )}
      </p>
      <p className="soft small">
        <Trans>The hosts of a room can change eight times in all. Changes left: {changesLeft}.</Trans>
      </p>
      {state === 'refused' ? (
        <p role="alert">
          <Trans>That did not work: the room has just changed. Try again.</Trans>
        </p>
      ) : null}
      {state === 'full' ? (
        <p role="alert">
          <Trans>
            That is not possible in this room: it has four hosts, or they have changed too often. Make a new
            room for it.
          </Trans>
        </p>
      ) : null}
      <div className="sheetActions">
        <Button onPress={onClose} autoFocus>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="main" isPending={state === 'busy'} onPress={ask}>
          <Trans>Ask {name}</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
