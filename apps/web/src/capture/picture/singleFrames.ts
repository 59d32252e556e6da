import type { Way } from './way.ts'

/** While the page is hidden no picture is presented, and timers are slow: something between still and moving. */
const HIDDEN_MS = 200

/**
 * One frame after the other through a video and a canvas of the page, for browsers without streams of frames. The next one
 * is taken when the one before has come back.
 */
export function singleFrames(
  device: MediaStreamTrack,
  give: (frame: ImageBitmap) => void,
  broke: () => void,
): Way {
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([device])
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('bitmaprenderer')
  const [track] = canvas.captureStream().getVideoTracks()
  if (!context || !track) throw new Error('no canvas')
  let over = false
  const next = async () => {
    await presented(video)
    if (over) return
    give(await createImageBitmap(video))
  }
  const failed = () => {
    if (!over) broke()
  }
  video.play().then(next).catch(failed)
  return {
    track,
    take(frame) {
      if (over) return frame?.close()
      if (frame) {
        canvas.width = frame.width
        canvas.height = frame.height
        context.transferFromImageBitmap(frame)
      }
      next().catch(failed)
    },
    stop() {
      over = true
      video.srcObject = null
    },
  }
}

function presented(video: HTMLVideoElement): Promise<void> {
  return new Promise(done => {
    const timer = setTimeout(done, HIDDEN_MS)
    video.requestVideoFrameCallback(() => {
      clearTimeout(timer)
      done()
    })
  })
}
