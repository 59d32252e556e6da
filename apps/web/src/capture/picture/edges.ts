import { boxed } from './boxed.ts'
import { MASK } from './network/network.ts'

/** Half as wide and high: what varies slowly is worked out there. */
export const HALF = { width: MASK.width / 2, height: MASK.height / 2 } as const
const PIXELS = MASK.width * MASK.height
const HALVES = HALF.width * HALF.height

const RADIUS = 3
/** Of brightness 0…1, squared: edges of the picture that are fainter than this do not draw the mask to them. */
const FAINT = 4e-4
/** From here on a pixel begins to belong to the person, and up there it does wholly. */
const [BEGINS, WHOLE] = [0.45, 0.85]

/**
 * Makes the network's mask follow the edges of the picture itself (guided filter, He and Sun 2010 and 2015: on the picture
 * of half the size), and calms it from frame to frame.
 */
export class Edges {
  readonly #before = new Float32Array(PIXELS)
  readonly #light = new Float32Array(PIXELS)
  readonly #guide = new Float32Array(HALVES)
  readonly #mask = new Float32Array(HALVES)
  readonly #both = new Float32Array(HALVES)
  readonly #square = new Float32Array(HALVES)

  /** Writes how much of each pixel is the person, 0…255. */
  draw(picture: Uint8ClampedArray, mask: Uint8ClampedArray, alpha: Uint8ClampedArray): void {
    const { width } = MASK
    const [light, before] = [this.#light, this.#before]
    for (let i = 0; i < PIXELS; i++) {
      const at = 4 * i
      light[i] =
        ((picture[at] as number) * 0.3 +
          (picture[at + 1] as number) * 0.59 +
          (picture[at + 2] as number) * 0.11) /
        255
      const now = (mask[i] as number) / 255
      // What joins the person comes in gradually, what leaves is gone at once: nothing of the room shows for longer.
      before[i] = Math.min(now, 0.6 * now + 0.4 * (before[i] as number))
    }
    this.#fit()
    const [slope, base] = [this.#both, this.#mask]
    for (let y = 0; y < MASK.height; y++)
      for (let x = 0; x < width; x++) {
        const i = y * width + x
        const half = (y >> 1) * HALF.width + (x >> 1)
        const sure = (slope[half] as number) * (light[i] as number) + (base[half] as number)
        const share = Math.min(1, Math.max(0, (sure - BEGINS) / (WHOLE - BEGINS)))
        alpha[i] = 255 * share * share * (3 - 2 * share)
      }
  }

  /** Leaves in `#both` and `#mask` the line that tells the mask from the brightness around each place. */
  #fit(): void {
    const [guide, mask, both, square] = [this.#guide, this.#mask, this.#both, this.#square]
    halved(this.#light, guide)
    halved(this.#before, mask)
    for (let i = 0; i < HALVES; i++) {
      both[i] = (guide[i] as number) * (mask[i] as number)
      square[i] = (guide[i] as number) ** 2
    }
    for (const each of [guide, mask, both, square]) boxed(each, each, HALF, RADIUS)
    for (let i = 0; i < HALVES; i++) {
      const [g, m] = [guide[i] as number, mask[i] as number]
      const slope = ((both[i] as number) - g * m) / ((square[i] as number) - g * g + FAINT)
      both[i] = slope
      mask[i] = m - slope * g
    }
    for (const each of [both, mask]) boxed(each, each, HALF, RADIUS)
  }
}

function halved(from: Float32Array, to: Float32Array): void {
  const { width } = MASK
  for (let y = 0; y < HALF.height; y++)
    for (let x = 0; x < HALF.width; x++) {
      const at = 2 * (y * width + x)
      to[y * HALF.width + x] =
        ((from[at] as number) +
          (from[at + 1] as number) +
          (from[at + width] as number) +
          (from[at + width + 1] as number)) /
        4
    }
}
