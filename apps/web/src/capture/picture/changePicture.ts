import type { Processed } from '@konklave/media'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Look } from './look.ts'
import type { FromPainter, ToPainter } from './messages.ts'
import { singleFrames } from './singleFrames.ts'
import type { Way } from './way.ts'

/** A cold start on a slow device; the picture is blurred until then, and not shown at all before its first frame. */
const PATIENCE_MS = 8_000

export type Wanted = { readonly look: Look; readonly own: ImageBitmap | null }

/**
 * The camera as it is to be seen, in this browser. What is wanted may change while it runs. `tell` hears that the person is
 * cut out, or, once and as the last thing, that it cannot go on: nothing more comes then.
 *
 * @throws when the browser cannot do it; the device is untouched then.
 */
export async function changePicture(
  device: MediaStreamTrack,
  wanted: ReadonlySignal<Wanted>,
  tell: (how: 'works' | 'slow' | 'failed') => void,
): Promise<Processed> {
  const worker = new Worker(new URL('./paintWorker.ts', import.meta.url), { type: 'module' })
  const post = (message: ToPainter, transfer: Transferable[] = []) => worker.postMessage(message, transfer)
  const unwatch = wanted.subscribe(({ look, own }) => post({ t: 'look', look, own }))
  const way = between(device, post, () => tell('failed'))
  const stop = () => {
    unwatch()
    way.stop()
    worker.onmessage = null
    worker.onerror = null
    worker.terminate()
  }
  try {
    await new Promise<void>((done, failed) => {
      const late = setTimeout(() => failed(new Error('no frame')), PATIENCE_MS)
      worker.onerror = () => {
        failed(new Error('no worker'))
        tell('failed')
      }
      worker.onmessage = ({ data }: MessageEvent<FromPainter>) => {
        if (data.t === 'frame') return way.take(data.frame)
        if (data.t === 'gaveUp') {
          failed(new Error(data.why))
          return tell(data.why)
        }
        clearTimeout(late)
        done()
        if (data.cut) tell('works')
      }
    })
    return { track: way.track, stop }
  } catch (error) {
    stop()
    way.track.stop()
    throw error
  }
}

// Insertable streams, which the DOM types do not know (Chromium).
type Streams = {
  readonly MediaStreamTrackProcessor?: new (of: {
    track: MediaStreamTrack
  }) => {
    readonly readable: ReadableStream<VideoFrame>
  }
  readonly MediaStreamTrackGenerator?: new (of: {
    kind: 'video'
  }) => MediaStreamTrack & {
    readonly writable: WritableStream<VideoFrame>
  }
}

function between(
  device: MediaStreamTrack,
  post: (message: ToPainter, transfer: Transferable[]) => void,
  broke: () => void,
): Way {
  const { MediaStreamTrackProcessor: From, MediaStreamTrackGenerator: To } = globalThis as Streams
  if (!From || !To) return singleFrames(device, frame => post({ t: 'frame', frame }, [frame]), broke)
  const frames = new From({ track: device }).readable
  const track = new To({ kind: 'video' })
  const painted = track.writable
  post({ t: 'flow', frames, painted }, [frames, painted])
  return { track, take: () => undefined, stop: () => undefined }
}
