import { boxed } from './boxed.ts'
import { HALF } from './edges.ts'
import { MASK } from './network/network.ts'

const RADIUS = 5
const TIMES = 3
/** Of the person's own colours behind them, so that there is something where nothing of the room is near. */
const LEAST = 1 / 64

/**
 * The room, blurred so that no letter and no face in it can be read: three averages over a seventh of the height each. The
 * person's colours do not flow into it.
 */
export class Softened {
  readonly #channels = Array.from({ length: 4 }, () => new Float32Array(HALF.width * HALF.height))

  /** `to` is half as wide and high as `picture`; `alpha` null: everything is blurred, as long as nobody knows where the person is. */
  draw(picture: Uint8ClampedArray, alpha: Uint8ClampedArray | null, to: Uint8ClampedArray): void {
    const [red, green, blue, weight] = this.#channels as [
      Float32Array,
      Float32Array,
      Float32Array,
      Float32Array,
    ]
    for (let y = 0; y < HALF.height; y++)
      for (let x = 0; x < HALF.width; x++) {
        const at = 2 * (y * MASK.width + x)
        const i = y * HALF.width + x
        const share = alpha ? 1 - (alpha[at] as number) / 255 + LEAST : 1
        red[i] = quarter(picture, at, 0) * share
        green[i] = quarter(picture, at, 1) * share
        blue[i] = quarter(picture, at, 2) * share
        weight[i] = share
      }
    for (const channel of this.#channels)
      for (let i = 0; i < TIMES; i++) boxed(channel, channel, HALF, RADIUS)
    for (let i = 0; i < weight.length; i++) {
      const share = weight[i] as number
      to[4 * i] = (red[i] as number) / share
      to[4 * i + 1] = (green[i] as number) / share
      to[4 * i + 2] = (blue[i] as number) / share
      to[4 * i + 3] = 255
    }
  }
}

const quarter = (picture: Uint8ClampedArray, at: number, channel: number): number => {
  const i = 4 * at + channel
  const below = i + 4 * MASK.width
  return (
    ((picture[i] as number) +
      (picture[i + 4] as number) +
      (picture[below] as number) +
      (picture[below + 4] as number)) /
    4
  )
}
