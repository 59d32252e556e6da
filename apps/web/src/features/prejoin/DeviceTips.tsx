import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { MediaView } from '../../kernel/media.ts'
import { prefs, tipSeen } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'

/** Once in each browser: that it will ask, before it does; and with the own picture, what the others will see of it. */
export function DeviceTips({ media }: { media: MediaView }) {
  const [known] = useState(() => prefs.peek().tips)
  const local = useSignal(media.local)
  const opened = local.size > 0
  const camera = local.has('camera')
  useEffect(() => {
    if (opened) tipSeen('devices')
  }, [opened])
  useEffect(() => (camera ? () => tipSeen('mirror') : undefined), [camera])
  if (camera && !known.includes('mirror'))
    return (
      <p className="whatHappens soft">
        <Trans>You see yourself as in a mirror; the others will see you as you are.</Trans>
      </p>
    )
  if (!opened && !known.includes('devices'))
    return (
      <p className="whatHappens soft">
        <Trans>
          When you turn on camera or microphone, your browser asks first whether this page may use it.
        </Trans>
      </p>
    )
  return null
}
