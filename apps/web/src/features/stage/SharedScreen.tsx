import { Trans, useLingui } from '@lingui/react/macro'
import { Maximize, Minimize, ScreenShare } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Person } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { smallStrokes, strokes } from '../../ui/icons.ts'
import { VideoPicture } from '../devices/index.ts'

/** Somebody's screen, whole and never cropped. */
export function SharedScreen({
  sharer,
  sharers,
  track,
  onChoose,
}: {
  sharer: Person
  sharers: readonly Person[]
  track: MediaStreamTrack | undefined
  onChoose: (id: string) => void
}) {
  const { t } = useLingui()
  const { name } = sharer
  const frame = useRef<HTMLElement>(null)
  const full = useFullscreen()
  return (
    <figure className="shared" ref={frame} data-person={sharer.id} data-kind="screen">
      {track ? (
        <VideoPicture track={track} />
      ) : (
        <p className="soft">
          <Trans>The screen of {name} is coming…</Trans>
        </p>
      )}
      <figcaption className="chip">
        <ScreenShare {...smallStrokes} />
        <bdi className="chipName">
          <Trans>Screen of {name}</Trans>
        </bdi>
      </figcaption>
      {sharers.length > 1 ? (
        <div className="sharers">
          {sharers.map(other => (
            <Button
              key={other.id}
              look={other.id === sharer.id ? 'main' : 'quiet'}
              onPress={() => onChoose(other.id)}
            >
              {other.name}
            </Button>
          ))}
        </div>
      ) : null}
      {document.fullscreenEnabled ? (
        <span className="sharedFull">
          <IconButton
            label={full ? t`Leave full screen` : t`Full screen`}
            icon={full ? <Minimize {...strokes} /> : <Maximize {...strokes} />}
            onPress={() => toggleFullscreen(frame.current)}
          />
        </span>
      ) : null}
    </figure>
  )
}

function useFullscreen(): boolean {
  const [full, setFull] = useState(false)
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null)
    document.addEventListener('fullscreenchange', onChange)
    return () => document.removeEventListener('fullscreenchange', onChange)
  }, [])
  return full
}

function toggleFullscreen(element: HTMLElement | null): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen()
  change?.catch(() => undefined)
}
