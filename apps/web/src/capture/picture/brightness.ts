/** Of the person on average, 0…255: where a face is seen well. */
const WELL_LIT = 120
/** No more than this: noise of the camera becomes visible. */
const MOST = 0.9
/** Share of the way that each frame goes: lamps that flicker do not. */
const PACE = 0.05

/** How much brighter the picture becomes: 0 nothing, 1 each colour by x · (2 − x). */
export class Brightness {
  #now = 0

  /** `alpha` null: the whole picture counts. */
  next(wanted: 'auto' | number, picture: Uint8ClampedArray, alpha: Uint8ClampedArray | null): number {
    if (wanted !== 'auto') {
      this.#now = (wanted / 100) * MOST
      return this.#now
    }
    this.#now += PACE * (needed(lightOf(picture, alpha)) - this.#now)
    return this.#now
  }
}

/** Solves x + k·x·(1 − x) = wanted for k. */
export function needed(light: number): number {
  const x = Math.min(0.99, Math.max(0.02, light / 255))
  const missing = WELL_LIT / 255 - x
  return Math.min(MOST, Math.max(0, missing / (x * (1 - x))))
}

function lightOf(picture: Uint8ClampedArray, alpha: Uint8ClampedArray | null): number {
  let sum = 0
  let weight = 0
  // Every fourth pixel tells enough.
  for (let i = 0; i < picture.length / 4; i += 4) {
    const share = alpha ? (alpha[i] as number) : 255
    const at = 4 * i
    sum +=
      share *
      ((picture[at] as number) * 0.3 +
        (picture[at + 1] as number) * 0.59 +
        (picture[at + 2] as number) * 0.11)
    weight += share
  }
  // Nobody there: nothing to be made brighter.
  return weight < 255 * 100 ? WELL_LIT : sum / weight
}
