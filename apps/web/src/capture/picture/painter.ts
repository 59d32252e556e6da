import { Brightness } from './brightness.ts'
import { cover } from './cover.ts'
import { Edges, HALF } from './edges.ts'
import { hidesRoom, isScene, type Look, type Scene } from './look.ts'
import { MASK, type Separate } from './network/network.ts'
import { drawScene } from './scenes.ts'
import { Softened } from './soften.ts'

export type Picture = { readonly image: CanvasImageSource; readonly width: number; readonly height: number }

/**
 * Paints what is sent of a camera's picture. Where the room is to be hidden, the person is cut out by a mask of this very
 * frame; as long as there is no network, everything counts as room.
 */
export class Painter {
  look: Look = { backdrop: 'blur', brighter: 0 }
  own: Picture | null = null
  separate: Separate | null = null

  readonly #out = surface(1, 1)
  readonly #lit = surface(1, 1)
  readonly #small = surface(MASK.width, MASK.height, true)
  readonly #cut = surface(MASK.width, MASK.height)
  readonly #soft = surface(HALF.width, HALF.height)
  readonly #mask = new Uint8ClampedArray(MASK.width * MASK.height)
  readonly #alpha = new Uint8ClampedArray(MASK.width * MASK.height)
  readonly #cutData = new ImageData(MASK.width, MASK.height)
  readonly #softData = new ImageData(HALF.width, HALF.height)
  readonly #edges = new Edges()
  readonly #softened = new Softened()
  readonly #brightness = new Brightness()
  readonly #sceneCanvas = surface(1, 1)
  #scene = ''

  /** At most `lines` high. The canvas is painted over by the next call. */
  paint(frame: Picture, lines: number): OffscreenCanvas {
    const size = scaled(frame, lines)
    const out = this.#out
    resize(out, size)
    const hides = hidesRoom(this.look)
    const place = placeOf(size)
    const picture = this.#smaller(frame, place)
    const alpha = hides ? this.#person(picture) : null
    const source = this.#brighter(frame, size, picture, alpha)
    out.globalCompositeOperation = 'copy'
    if (!hides) {
      out.drawImage(source, 0, 0, size.width, size.height)
      return out.canvas
    }
    if (alpha) {
      out.drawImage(this.#cut.canvas, ...place, 0, 0, size.width, size.height)
      out.globalCompositeOperation = 'source-in'
      out.drawImage(source, 0, 0, size.width, size.height)
      out.globalCompositeOperation = 'destination-over'
    }
    this.#behind(picture, alpha, place, size)
    return out.canvas
  }

  #smaller(frame: Picture, place: Place): Uint8ClampedArray {
    const { image } = frame
    // What is left free beside an upright picture stays black.
    this.#small.drawImage(image, ...place)
    return this.#small.getImageData(0, 0, MASK.width, MASK.height).data
  }

  /** Cuts the person out of this frame. Null: nobody knows yet where they are. */
  #person(picture: Uint8ClampedArray): Uint8ClampedArray | null {
    if (!this.separate) return null
    this.separate(picture, this.#mask)
    this.#edges.draw(picture, this.#mask, this.#alpha)
    const { data } = this.#cutData
    for (let i = 0; i < this.#alpha.length; i++) data[4 * i + 3] = this.#alpha[i] as number
    this.#cut.putImageData(this.#cutData, 0, 0)
    return this.#alpha
  }

  #brighter(frame: Picture, size: Size, picture: Uint8ClampedArray, alpha: Uint8ClampedArray | null) {
    const by = this.#brightness.next(this.look.brighter, picture, alpha)
    if (by < 0.02) return frame.image
    resize(this.#lit, size)
    this.#lit.globalCompositeOperation = 'copy'
    this.#lit.globalAlpha = 1
    this.#lit.drawImage(frame.image, 0, 0, size.width, size.height)
    // Laid over itself: dark becomes lighter, white stays white, nothing is cut off.
    this.#lit.globalCompositeOperation = 'screen'
    this.#lit.globalAlpha = by
    this.#lit.drawImage(this.#lit.canvas, 0, 0)
    return this.#lit.canvas
  }

  #behind(picture: Uint8ClampedArray, alpha: Uint8ClampedArray | null, place: Place, size: Size): void {
    const { backdrop } = this.look
    if (backdrop === 'own' && this.own) cover(this.#out, this.own.image, this.own, size)
    else if (isScene(backdrop)) this.#out.drawImage(this.#sceneOf(backdrop, size), 0, 0)
    else this.#blurred(picture, alpha, place, size)
  }

  #blurred(picture: Uint8ClampedArray, alpha: Uint8ClampedArray | null, place: Place, size: Size): void {
    this.#softened.draw(picture, alpha, this.#softData.data)
    this.#soft.putImageData(this.#softData, 0, 0)
    const [x, y, width, height] = place
    this.#out.drawImage(this.#soft.canvas, x / 2, y / 2, width / 2, height / 2, 0, 0, size.width, size.height)
  }

  #sceneOf(scene: Scene, size: Size): OffscreenCanvas {
    const key = `${scene} ${size.width} ${size.height}`
    if (key !== this.#scene) {
      resize(this.#sceneCanvas, size)
      drawScene(scene, this.#sceneCanvas, size)
      this.#scene = key
    }
    return this.#sceneCanvas.canvas
  }
}

type Size = { readonly width: number; readonly height: number }
type Place = readonly [x: number, y: number, width: number, height: number]

function surface(
  width: number,
  height: number,
  willReadFrequently = false,
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently })
  if (!context) throw new Error('no canvas')
  return context
}

function resize({ canvas }: OffscreenCanvasRenderingContext2D, { width, height }: Size): void {
  // Setting a size empties a canvas, even when it is the same.
  if (canvas.width === width && canvas.height === height) return
  canvas.width = width
  canvas.height = height
}

/** Even numbers: encoders halve them for colour. */
function scaled({ width, height }: Size, lines: number): Size {
  const by = Math.min(1, lines / Math.min(width, height))
  const even = (n: number) => Math.max(2, 2 * Math.round((n * by) / 2))
  return { width: even(width), height: even(height) }
}

/** Where the picture lies in the network's: all over it, or in the middle if it is upright. */
function placeOf({ width, height }: Size): Place {
  if (width >= height) return [0, 0, MASK.width, MASK.height]
  const narrow = 2 * Math.round((MASK.height * width) / height / 2)
  return [(MASK.width - narrow) / 2, 0, narrow, MASK.height]
}
