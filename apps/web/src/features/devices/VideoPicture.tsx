import { useCallback } from 'react'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import './picture.css'

/** A moving picture without sound. `mirrored` for oneself only, unless one wants it otherwise: others see the real thing. */
export function VideoPicture({ track, mirrored }: { track: MediaStreamTrack; mirrored?: boolean }) {
  const { mirror } = useSignal(prefs)
  const show = useCallback(
    (video: HTMLVideoElement) => {
      video.srcObject = new MediaStream([track])
      // Refused only while the page is hidden; the browser starts it again by itself then.
      video.play().catch(() => undefined)
      return () => {
        video.srcObject = null
      }
    },
    [track],
  )
  return (
    <video
      ref={show}
      className="picture"
      autoPlay
      playsInline
      muted
      // Firefox takes every video for something to press: a stop for Tab, with no ring around it.
      tabIndex={-1}
      data-mirrored={(mirrored && mirror) || undefined}
    />
  )
}
