import { Trans } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

/** [K4] The newest link is not here yet: who passes it on, or makes another. */
export function LinkToCome() {
  const { view } = useRoom()
  const alone = useSignal(view.people.list).every(person => person.me)
  const makesOne = useSignal(view.rights).has('rotateLink')
  return (
    <p className="soft" role="status">
      {!alone ? (
        <Trans>
          The invitation link has just been changed. Somebody in the room is passing you the new one…
        </Trans>
      ) : makesOne ? (
        <Trans>A new invitation link is being made…</Trans>
      ) : (
        <Trans>
          The invitation link was changed. Whoever comes in and has the new one passes it on to you.
        </Trans>
      )}
    </p>
  )
}
