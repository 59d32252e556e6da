import { Trans, useLingui } from '@lingui/react/macro'
import { attempt } from '../../kernel/attempt.ts'
import { useCall, useMain } from '../../kernel/meeting.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetFoot } from '../../ui/SheetFoot.tsx'

/** Asks before everybody is sent home. */
export default function EndSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useMain()
  const call = useCall()
  const end = () => {
    onClose()
    attempt(view.owner.endForAll())
  }
  return (
    <Sheet
      open
      alert
      onClose={onClose}
      title={call ? t`End the call for everybody?` : t`End the meeting for everybody?`}
      closeLabel={t`Close`}
      width="small"
    >
      <p>
        <Trans>Everybody leaves, and what was written is gone.</Trans>
      </p>
      <SheetFoot danger onCancel={onClose} onDo={end}>
        <Trans>End now</Trans>
      </SheetFoot>
    </Sheet>
  )
}
