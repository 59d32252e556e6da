import { useEffect, useRef } from 'react'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'
import './picture.css'

/** A moving picture without sound. `mirrored` for oneself only, unless one wants it otherwise: others see the real thing. */
export function VideoPicture({ track, mirrored }: { track: MediaStreamTrack; mirrored?: boolean }) {
  const { mirror } = useSignal(prefs)
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = ref.current
    if (!video) return
    video.srcObject = new MediaStream([track])
    // Refused only while the page is hidden; the browser starts it again by itself then.
    video.play().catch(() => undefined)
    return () => {
      video.srcObject = null
    }
  }, [track])
  return (
    <video
      ref={ref}
      className="picture"
      autoPlay
      playsInline
      muted
      data-mirrored={(mirrored && mirror) || undefined}
    />
  )
}
