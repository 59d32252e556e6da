import { Trans } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

/** That nobody new comes in, or nobody who is not invited personally, for as long as that is so, and where it is changed by those who may. */
export function Locked() {
  const { view } = useRoom()
  const invited = useSignal(view.door.admission) === 'invited'
  const changes = useSignal(view.rights).has('setAdmission')
  return (
    <>
      {invited ? (
        <Trans>Only people with a personal invitation can come in, and those who were here before.</Trans>
      ) : (
        <Trans>The room is locked: only people who were here before can come in.</Trans>
      )}
      {changes ? (
        <>
          {' '}
          <Trans>You can change this in the settings, under “Who comes in”.</Trans>
        </>
      ) : null}
    </>
  )
}
