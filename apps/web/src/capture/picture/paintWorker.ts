import networkUrl from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url'
import { hidesRoom } from './look.ts'
import type { FromPainter, ToPainter } from './messages.ts'
import { startNetwork } from './network/network.ts'
import { Pace } from './pace.ts'
import { Painter } from './painter.ts'

// Of the DedicatedWorkerGlobalScope, which the DOM types do not know.
declare const self: {
  onmessage: ((event: MessageEvent<ToPainter>) => void) | null
  postMessage(message: FromPainter, transfer?: Transferable[]): void
  close(): void
}

const painter = new Painter()
const pace = new Pace()
let asked = false
let cut: boolean | null = null
let over = false

self.onmessage = ({ data }) => {
  switch (data.t) {
    case 'look':
      painter.look = data.look
      painter.own = data.own && { image: data.own, width: data.own.width, height: data.own.height }
      if (hidesRoom(data.look) && !asked) void load()
      return
    case 'flow':
      void flow(data.frames.getReader(), data.painted.getWriter()).catch(() => giveUp('failed'))
      return
    case 'frame':
      return single(data.frame)
    case 'end':
      over = true
      self.close()
  }
}

/** The network comes from the own origin, and only for whoever hides their room. */
async function load(): Promise<void> {
  asked = true
  try {
    const answer = await fetch(networkUrl)
    if (!answer.ok) throw new Error(`no network: ${answer.status}`)
    painter.separate = startNetwork(await answer.arrayBuffer())
  } catch {
    giveUp('failed')
  }
}

async function flow(
  frames: ReadableStreamDefaultReader<VideoFrame>,
  painted: WritableStreamDefaultWriter<VideoFrame>,
): Promise<void> {
  while (!over) {
    const { done, value: frame } = await frames.read()
    if (done) break
    const canvas = paint(frame, { width: frame.displayWidth, height: frame.displayHeight })
    const { timestamp } = frame
    frame.close()
    if (canvas) await painted.write(new VideoFrame(canvas, { timestamp, alpha: 'discard' }))
    if (canvas) tellPainted()
  }
  await frames.cancel().catch(() => undefined)
  await painted.close().catch(() => undefined)
}

function single(frame: ImageBitmap): void {
  try {
    const canvas = paint(frame, frame)
    frame.close()
    const bitmap = canvas?.transferToImageBitmap() ?? null
    self.postMessage({ t: 'frame', frame: bitmap }, bitmap ? [bitmap] : [])
    if (bitmap) tellPainted()
  } catch {
    giveUp('failed')
  }
}

/** Null: this frame is left out. */
function paint(image: CanvasImageSource, size: { width: number; height: number }): OffscreenCanvas | null {
  const began = performance.now()
  if (over || !pace.due(began)) return null
  const canvas = painter.paint({ image, width: size.width, height: size.height }, pace.effort.lines)
  const now = performance.now()
  if (!pace.took(now - began, now)) {
    giveUp('slow')
    return null
  }
  return canvas
}

function tellPainted(): void {
  const now = painter.separate !== null
  if (cut === now) return
  cut = now
  self.postMessage({ t: 'painted', cut })
}

/** From here on nothing leaves this worker. */
function giveUp(why: 'slow' | 'failed'): void {
  if (over) return
  over = true
  self.postMessage({ t: 'gaveUp', why })
}
