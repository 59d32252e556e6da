import { useLingui } from '@lingui/react/macro'
import { Sheet } from '../../ui/Sheet.tsx'
import { YourName } from './YourName.tsx'
import './settings.css'

export function RenameSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Sheet open onClose={onClose} title={t`Change your name`} closeLabel={t`Close`} width="small">
      <YourName onDone={onClose} />
    </Sheet>
  )
}
