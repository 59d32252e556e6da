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
  const sealed = useSignal(view.trust.sealed)
  const chat = useSignal(view.chat.lines)
  const me = useSignal(view.me)
  const local = useSignal(media.local)
  const [camera, microphone] = [local.get('camera'), local.get('microphone')]
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
      {microphone ? <Sound /> : null}
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

/** A frame of 20 milliseconds, taken every now and then. */
function Sound() {
  const sealed = useSealed('microphone', true)
  return (
    <>
      <span className="seesText">
        <Trans>Your voice</Trans>
      </span>
      <code>{sealed ? hexRow(sealed, BYTES_SHOWN) : ''}</code>
    </>
  )
}

function Noise({ on }: { on: boolean }) {
  const { t } = useLingui()
  const canvas = useRef<HTMLCanvasElement>(null)
  const sealed = useSealed('camera', on)
  useEffect(() => {
    const context = sealed && canvas.current?.getContext('2d')
    if (context) context.putImageData(new ImageData(noisePixels(sealed, WIDTH, HEIGHT), WIDTH, HEIGHT), 0, 0)
  }, [sealed])
  return (
    <div className="seesPicture">
      <canvas
        ref={canvas}
        width={WIDTH}
        height={HEIGHT}
        hidden={!sealed}
        role="img"
        aria-label={t`Your picture as noise`}
      />
      {sealed ? null : (
        <p className="small soft">
          <Trans>Nothing.</Trans>
        </p>
      )}
    </div>
  )
}

/** The newest of the own frames of a kind, as it left; null while none does. */
function useSealed(kind: 'camera' | 'microphone', on: boolean): Uint8Array | null {
  const { media } = useRoom()
  const [sealed, setSealed] = useState<Uint8Array | null>(null)
  useEffect(() => {
    if (!on) return setSealed(null)
    let current = true
    const look = async () => {
      const bytes = await media.ciphertext(kind)
      if (current) setSealed(bytes)
    }
    const tick = () => void look().catch(() => undefined)
    tick()
    const timer = setInterval(tick, EVERY_MS)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [kind, on, media])
  return sealed
}
