import { ActionRefused } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

type State = 'asking' | 'busy' | 'refused' | 'last-owner' | 'nobody-there' | 'unanswered' | 'too-many'
const TOLD: readonly State[] = ['last-owner', 'nobody-there', 'unanswered', 'too-many']

/** [K17] Asks before a host gives up being one. */
export function StepDownSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const [state, setState] = useState<State>('asking')
  const stepDown = () => {
    setState('busy')
    view.owner.stepDown().then(onClose, error => {
      const reason = error instanceof ActionRefused ? error.reason : ''
      setState(TOLD.find(one => one === reason) ?? 'refused')
    })
  }
  return (
    <Sheet open alert onClose={onClose} title={t`No longer be a host?`} closeLabel={t`Close`} width="small">
      <p>
        <Trans>
          You stay inside, as a participant. Your key link and your key file of this room open nothing more
          than an invitation does. Only the other hosts can make you one again.
        </Trans>
      </p>
      {state === 'asking' || state === 'busy' ? null : (
        <p role="alert">
          {state === 'nobody-there' ? (
            <Trans>
              No other host is here, and one must confirm it. You are still a host. Try again when another is
              inside.
            </Trans>
          ) : state === 'unanswered' ? (
            <Trans>
              No other host has confirmed it yet, perhaps because their key link is not kept. It can still
              happen.
            </Trans>
          ) : state === 'last-owner' ? (
            <Trans>You are the only host: the room would have none. Hand it over instead.</Trans>
          ) : state === 'too-many' ? (
            <Trans>The hosts of this room have changed eight times already. You stay a host.</Trans>
          ) : (
            <Trans>That did not work: the room has just changed. Try again.</Trans>
          )}
        </p>
      )}
      <div className="sheetActions">
        <Button onPress={onClose} autoFocus>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="main" isPending={state === 'busy'} onPress={stepDown}>
          <Trans>No longer be a host</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
