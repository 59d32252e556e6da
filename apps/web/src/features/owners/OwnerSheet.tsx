import { Trans, useLingui } from '@lingui/react/macro'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useChange } from '../../kernel/useChange.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Refused } from './Refused.tsx'

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
  const { state, change } = useChange(onClose)
  const { name } = person
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
      <Refused
        state={state}
        full={
          <Trans>
            That is not possible in this room: it has four hosts, or they have changed too often. Make a new
            room for it.
          </Trans>
        }
      />
      <div className="sheetActions">
        <Button onPress={onClose} autoFocus>
          <Trans>Cancel</Trans>
        </Button>
        <Button
          look="main"
          isPending={state === 'busy'}
          onPress={() => change(view.owner.offer(person.id, { over }))}
        >
          <Trans>Ask {name}</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
