import { Trans, useLingui } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { InviteLink } from './InviteLink.tsx'
import './invite.css'

export function InviteSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const link = useSignal(view.guestLink)
  return (
    <Sheet open onClose={onClose} title={t`Invite`} closeLabel={t`Close`} width="small">
      <p className="soft">
        <Trans>Send this invitation link only to people who may come in.</Trans>
      </p>
      <InviteLink link={link} />
    </Sheet>
  )
}
