import networkUrl from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url'
import { MASK, startNetwork } from '../src/capture/picture/network/network.ts'
import { Painter } from '../src/capture/picture/painter.ts'

const SIZE = { width: 640, height: 360 } as const

/** For `npm run bench -- blur`: does one kind of work so many times. */
async function prepare(): Promise<Record<string, (times: number) => void>> {
  const separate = startNetwork(await (await fetch(networkUrl)).arrayBuffer())
  const camera = surface()
  const painter = new Painter()
  painter.separate = separate
  const small = new Uint8ClampedArray(4 * MASK.width * MASK.height).map((_, i) => (7 * i) % 251)
  const mask = new Uint8ClampedArray(MASK.width * MASK.height)
  const copied = surface()
  let tick = 0
  /** One frame after the other as a camera gives them; what it costs to make them is in all but the mask. */
  const frames = (paint: (image: VideoFrame) => OffscreenCanvas) => (times: number) => {
    for (let i = 0; i < times; i++) {
      camera.fillStyle = `hsl(${tick} 50% 50%)`
      camera.fillRect(0, 0, SIZE.width / 2, SIZE.height)
      const image = new VideoFrame(camera.canvas, { timestamp: tick++ * 33_333 })
      const canvas = paint(image)
      new VideoFrame(canvas, { timestamp: image.timestamp, alpha: 'discard' }).close()
      image.close()
    }
  }
  return {
    mask(times) {
      for (let i = 0; i < times; i++) separate(small, mask)
    },
    frame: frames(image => painter.paint({ image, ...SIZE }, SIZE.height)),
    copy: frames(image => {
      copied.drawImage(image, 0, 0)
      return copied.canvas
    }),
  }
}

function surface(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(SIZE.width, SIZE.height).getContext('2d')
  if (!context) throw new Error('no canvas')
  return context
}

Object.assign(window, { __work: await prepare() })
