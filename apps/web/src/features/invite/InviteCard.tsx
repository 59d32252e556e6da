import { Trans } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { InviteLink } from './InviteLink.tsx'
import { Locked } from './Locked.tsx'
import './invite.css'

/** What the empty room says. */
export function InviteCard() {
  const { view } = useRoom()
  const link = useSignal(view.door.guestLink)
  const admission = useSignal(view.door.admission)
  const opens = useSignal(view.rights).has('admit')
  return (
    <div className="inviteCard">
      <h2>{opens ? <Trans>The room is yours</Trans> : <Trans>You are alone here</Trans>}</h2>
      <p className="soft">
        {admission === 'locked' || admission === 'invited' ? (
          <Locked />
        ) : admission === 'lobby' && !opens ? (
          <Trans>
            Only a host can let people in, and none is here now. Whoever has the invitation link can knock,
            and waits with you until a host is back.
          </Trans>
        ) : link === null ? null : admission === 'open' ? (
          <Trans>Send this invitation link. Whoever has it comes in at once.</Trans>
        ) : (
          <Trans>Send this invitation link. Whoever has it knocks, and you open the door.</Trans>
        )}
      </p>
      <InviteLink link={link} />
    </div>
  )
}
