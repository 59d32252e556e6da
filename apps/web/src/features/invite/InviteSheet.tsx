import { Trans, useLingui } from '@lingui/react/macro'
import { useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { InviteLink } from './InviteLink.tsx'
import { Locked } from './Locked.tsx'
import './invite.css'

export function InviteSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useMain()
  const link = useSignal(view.door.guestLink)
  const admission = useSignal(view.door.admission)
  const locked = admission === 'locked' || admission === 'invited'
  return (
    <Sheet open onClose={onClose} title={t`Invite`} closeLabel={t`Close`}>
      <p className="soft">
        {locked ? <Locked /> : <Trans>Send this invitation link only to people who may come in.</Trans>}
      </p>
      <InviteLink link={link} />
    </Sheet>
  )
}
