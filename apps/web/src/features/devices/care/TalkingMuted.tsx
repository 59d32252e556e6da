import { Trans, useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { openForTrial } from '../../../capture/index.ts'
import type { MediaView } from '../../../kernel/media.ts'
import { Button } from '../../../ui/Button.tsx'
import { IconButton } from '../../../ui/IconButton.tsx'
import { strokes } from '../../../ui/icons.ts'
import { Talk, TICK_MS } from './talk.ts'
import { useSamples } from './useSamples.ts'

/** Shown while the microphone is off, for whoever chose it: listens on this device alone, and tells the person. */
export function TalkingMuted({ media }: { media: MediaView }) {
  const { t } = useLingui()
  const track = useOwnEar()
  const talk = useRef(new Talk())
  const [talks, setTalks] = useState(false)
  const [read, setRead] = useState(false)
  useSamples(track, TICK_MS, samples => {
    const power = samples.reduce((sum, v) => sum + v * v, 0) / samples.length
    if (talk.current.hears(Math.sqrt(power))) setTalks(true)
  })
  if (!talks || read) return null
  return (
    <div className="banner calm" role="status">
      <p>
        <Trans>You are talking, and your microphone is off.</Trans>
      </p>
      <Button look="main" onPress={() => void media.capture('microphone', true)}>
        <Trans>Turn on microphone</Trans>
      </Button>
      <IconButton label={t`Close`} icon={<X {...strokes} />} onPress={() => setRead(true)} />
    </div>
  )
}

/** The chosen microphone, for this component only. */
function useOwnEar(): MediaStreamTrack | null {
  const [track, setTrack] = useState<MediaStreamTrack | null>(null)
  useEffect(() => {
    let wanted = true
    let close = () => {}
    openForTrial().then(
      opened => {
        if (!wanted) return opened.close()
        close = opened.close
        setTrack(opened.track)
      },
      // Without it nothing is said, as for everybody who did not choose it.
      () => undefined,
    )
    return () => {
      wanted = false
      close()
    }
  }, [])
  return track
}
