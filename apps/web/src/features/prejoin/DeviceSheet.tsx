import { useLingui } from '@lingui/react/macro'
import type { MediaView } from '../../kernel/media.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { DeviceChoices } from '../devices/DeviceChoices.tsx'

export default function DeviceSheet({
  media,
  call,
  onClose,
}: {
  media: MediaView
  call: boolean
  onClose: () => void
}) {
  const { t } = useLingui()
  return (
    <Sheet open onClose={onClose} title={t`Choose devices`} closeLabel={t`Close`} width="small">
      <DeviceChoices media={media} call={call} />
    </Sheet>
  )
}
