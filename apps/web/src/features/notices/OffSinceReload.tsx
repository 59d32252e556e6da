import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'

/** A reload switches everything off, and nothing on again (P-50): somebody may believe they are still heard. */
export function OffSinceReload() {
  const { t } = useLingui()
  const { media } = useRoom()
  const off = useSignal(media.offSinceReload)
  if (off.size === 0) return null
  return (
    <div className="banner calm" role="status">
      <p>
        {off.size === 2 ? (
          <Trans>You are back after a reload. Your microphone and camera are off.</Trans>
        ) : off.has('microphone') ? (
          <Trans>You are back after a reload. Your microphone is off.</Trans>
        ) : (
          <Trans>You are back after a reload. Your camera is off.</Trans>
        )}
      </p>
      <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => media.forgetReload()} />
    </div>
  )
}
