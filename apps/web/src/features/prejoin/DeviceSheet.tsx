import { useLingui } from '@lingui/react/macro'
import { Sheet } from '../../ui/Sheet.tsx'
import { DeviceChoices } from '../devices/DeviceChoices.tsx'

export default function DeviceSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui()
  return (
    <Sheet open onClose={onClose} title={t`Choose devices`} closeLabel={t`Close`} width="small">
      <DeviceChoices />
    </Sheet>
  )
}
