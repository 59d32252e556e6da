import { useLingui } from '@lingui/react/macro'
import { Sheet } from '../../ui/Sheet.tsx'
import { Picker } from './Picker.tsx'

/** Where the bar has no room for the button. */
export function ReactSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Sheet open onClose={onClose} title={t`React`} closeLabel={t`Close`} width="small">
      <Picker onDone={onClose} />
    </Sheet>
  )
}
