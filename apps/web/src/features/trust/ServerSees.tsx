import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useRef, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { VideoPicture } from '../devices/index.ts'
import { hexRow, noisePixels } from './noise.ts'

const WIDTH = 96
const HEIGHT = 54
const EVERY_MS = 400
const BYTES_SHOWN = 40

/** Side by side: what you send, and what of it the server gets. The bytes are the real ones. */
export function ServerSees() {
  const { view, media } = useRoom()
  const sealed = useSignal(view.sealedView)
  const chat = useSignal(view.chat)
  const me = useSignal(view.me)
  const camera = useSignal(media.local).get('camera')
  const last = chat.findLast(line => line.mine)
  return (
    <div className="sees">
      <span className="seesHead small soft">
        <Trans>You send</Trans>
      </span>
      <span className="seesHead small soft">
        <Trans>The server gets</Trans>
      </span>
      <div className="seesPicture">
        {camera ? (
          <VideoPicture track={camera} mirrored />
        ) : (
          <p className="small soft">
            <Trans>Your camera is off.</Trans>
          </p>
        )}
      </div>
      <Noise on={camera !== undefined} />
      <bdi className="seesText">{me?.name}</bdi>
      <code>{sealed ? hexRow(sealed.name, BYTES_SHOWN) : ''}</code>
      {last && sealed?.lastLine ? (
        <>
          <p className="seesText">{last.text}</p>
          <code>{hexRow(sealed.lastLine, BYTES_SHOWN)}</code>
        </>
      ) : null}
    </div>
  )
}

function Noise({ on }: { on: boolean }) {
  const { t } = useLingui()
  const { media } = useRoom()
  const canvas = useRef<HTMLCanvasElement>(null)
  const [seen, setSeen] = useState(false)
  useEffect(() => {
    if (!on) return setSeen(false)
    let current = true
    const draw = async () => {
      const bytes = await media.ciphertext()
      const context = canvas.current?.getContext('2d')
      if (!current || !bytes || !context) return
      context.putImageData(new ImageData(noisePixels(bytes, WIDTH, HEIGHT), WIDTH, HEIGHT), 0, 0)
      setSeen(true)
    }
    const tick = () => void draw().catch(() => undefined)
    tick()
    const timer = setInterval(tick, EVERY_MS)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [on, media])
  return (
    <div className="seesPicture">
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        hidden={!seen}
        role="img"
        aria-label={t`Your picture as noise`}
      />
      {seen ? null : (
        <p className="small soft">
          <Trans>Nothing.</Trans>
        </p>
      )}
    </div>
  )
}
