import { useLingui } from '@lingui/react/macro'
import { ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useState } from 'react'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { gestures } from './gestures.ts'
import { whole, type Zoom } from './zoom.ts'

const STEP = 1.5

/** Buttons that look closer into a picture; wheel, fingers, keys and a double click do the same on its frame. */
export function ZoomTools({ frame }: { frame: HTMLElement }) {
  const { t } = useLingui()
  const [zoom, setZoom] = useState<Zoom>(whole)
  const [hands] = useState(() => gestures(frame, setZoom))
  useEffect(() => hands.listen(), [hands])
  const percent = Math.round(zoom.scale * 100)
  return (
    <>
      <IconButton
        label={t`Smaller`}
        icon={<ZoomOut {...strokes} />}
        isDisabled={zoom.scale <= 1}
        onPress={() => hands.by(1 / STEP)}
      />
      {zoom.scale > 1 ? <output className="sharedPercent">{percent} %</output> : null}
      <IconButton label={t`Larger`} icon={<ZoomIn {...strokes} />} onPress={() => hands.by(STEP)} />
    </>
  )
}
