import { Trans, useLingui } from '@lingui/react/macro'
import { attempt } from '../../kernel/attempt.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

/** Asks before everybody is sent home. */
export default function EndSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const end = () => {
    onClose()
    attempt(view.owner.endForAll())
  }
  return (
    <Sheet
      open
      alert
      onClose={onClose}
      title={t`End the meeting for everybody?`}
      closeLabel={t`Close`}
      width="small"
    >
      <p>
        <Trans>Everybody leaves, and what was written is gone.</Trans>
      </p>
      <div className="sheetActions">
        <Button onPress={onClose} autoFocus>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" onPress={end}>
          <Trans>End now</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
