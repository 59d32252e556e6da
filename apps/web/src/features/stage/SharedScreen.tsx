import { Trans, useLingui } from '@lingui/react/macro'
import { Maximize, Minimize, ScreenShare } from 'lucide-react'
import { type CSSProperties, useState } from 'react'
import type { Person } from '../../kernel/meeting.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { smallStrokes, strokes } from '../../ui/icons.ts'
import { VideoPicture } from '../devices/index.ts'
import { PinButton } from './PinButton.tsx'
import { ZoomTools } from './ZoomTools.tsx'

/** Somebody's screen, whole and never cropped: large, or one of several in the strip. */
export default function SharedScreen({
  itemKey,
  sharer,
  track,
  style,
  large,
  full,
  pin,
  onFill,
}: {
  itemKey: string
  sharer: Person
  track: MediaStreamTrack | undefined
  style: CSSProperties | undefined
  large: boolean
  /** It fills the window. */
  full: boolean
  /** Where there are several things to choose from. */
  pin: { readonly pinned: boolean; readonly tabs: boolean; readonly toggle: (key: string) => void }
  onFill: (key: string | null) => void
}) {
  const { t } = useLingui()
  const { name } = sharer
  const [frame, setFrame] = useState<HTMLElement | null>(null)
  return (
    <figure
      ref={setFrame}
      className={full ? 'shared fills' : large ? 'shared large' : 'shared'}
      style={style}
      data-person={sharer.id}
      data-kind="screen"
    >
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
      {full ? null : (
        <PinButton
          itemKey={itemKey}
          name={t`Screen of ${name}`}
          pinned={pin.pinned}
          tabs={pin.tabs}
          onPress={pin.toggle}
        />
      )}
      {large || full ? (
        <span className="sharedTools">
          {track && frame ? <ZoomTools frame={frame} /> : null}
          <IconButton
            label={full ? t`Leave full screen` : t`Full screen`}
            icon={full ? <Minimize {...strokes} /> : <Maximize {...strokes} />}
            onPress={() => onFill(full ? null : itemKey)}
          />
        </span>
      ) : null}
    </figure>
  )
}
