import { Trans, useLingui } from '@lingui/react/macro'
import { attempt } from '../../kernel/attempt.ts'
import { useCall, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

/** Back was pressed, perhaps by a slip of the thumb. */
export default function BackSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useMain()
  const call = useCall()
  const alone = useSignal(view.people.list).every(person => person.me)
  return (
    <Sheet
      open
      alert
      onClose={onClose}
      title={call ? t`Leave the call?` : t`Leave the meeting?`}
      closeLabel={t`Close`}
      width="small"
    >
      <p>
        {alone ? (
          <Trans>Nobody else is here; without you it ends.</Trans>
        ) : (
          <Trans>It goes on without you.</Trans>
        )}
      </p>
      <div className="sheetActions">
        <Button onPress={onClose} autoFocus>
          <Trans>Stay</Trans>
        </Button>
        <Button look="danger" onPress={() => attempt(view.entry.leave())}>
          <Trans>Leave</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
