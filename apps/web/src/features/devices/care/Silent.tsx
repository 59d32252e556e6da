import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '../../../ui/IconButton.tsx'
import { strokes } from '../../../ui/icons.ts'
import { useSamples } from './useSamples.ts'

const EVERY_MS = 500
const SILENT_MS = 6_000

/** A microphone that is on and gives nothing at all: most have a switch of their own. Keyed by its track. */
export function Silent({ track }: { track: MediaStreamTrack }) {
  const { t } = useLingui()
  const [silentMs, setSilentMs] = useState(0)
  const [read, setRead] = useState(false)
  useSamples(track, EVERY_MS, samples => {
    const nothing = samples.every(sample => sample === 0)
    setSilentMs(before => (nothing ? Math.min(SILENT_MS, before + EVERY_MS) : 0))
  })
  if (silentMs < SILENT_MS || read) return null
  return (
    <div className="banner" role="status">
      <p>
        <Trans>
          Your microphone is on, but nothing comes from it: nobody hears you. It may be muted by a switch of
          its own, or in the settings of the device.
        </Trans>
      </p>
      <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => setRead(true)} />
    </div>
  )
}
