/** How large and how often the picture is made. */
export type Effort = { readonly lines: number; readonly gapMs: number }

/** From the most to the least; after that comes nothing. */
const EFFORTS: readonly Effort[] = [
  { lines: 720, gapMs: 1000 / 30 },
  { lines: 360, gapMs: 1000 / 30 },
  { lines: 360, gapMs: 1000 / 15 },
  { lines: 360, gapMs: 1000 / 8 },
]
/** A good part of the time is for everything else: sealing, encoding, the pictures of others. */
const MOST = 0.7
/** Where more would take only this share of its time, more is tried again. */
const LITTLE = 0.35
const WINDOW_MS = 1_500
const CALM_WINDOWS = 20
/** Of the least, in a row, before it gives up: a machine that is busy for a moment must not cost the picture. */
const LAST_WINDOWS = 5

/** Turns the work down where the device cannot keep up, and up again later; in the end it gives up. */
export class Pace {
  #level = 0
  #sumMs = 0
  #frames = 0
  #since = Number.NaN
  #calm = 0
  #behind = 0
  #last = Number.NEGATIVE_INFINITY

  get effort(): Effort {
    return EFFORTS[this.#level] as Effort
  }

  /** Whether a frame that came at `nowMs` is to be worked on: cameras are not exact, so a little early counts. */
  due(nowMs: number): boolean {
    if (nowMs - this.#last < 0.8 * this.effort.gapMs) return false
    this.#last = nowMs
    return true
  }

  /** `tookMs` for a frame that was done at `nowMs`. False: not even the least can be kept up. */
  took(tookMs: number, nowMs: number): boolean {
    if (Number.isNaN(this.#since)) this.#since = nowMs
    this.#sumMs += tookMs
    this.#frames++
    if (nowMs - this.#since < WINDOW_MS) return true
    const mean = this.#sumMs / this.#frames
    this.#since = nowMs
    this.#sumMs = 0
    this.#frames = 0
    return this.#judge(mean)
  }

  #judge(mean: number): boolean {
    if (mean > MOST * this.effort.gapMs) {
      this.#calm = 0
      if (this.#level === EFFORTS.length - 1) return ++this.#behind < LAST_WINDOWS
      this.#level++
      return true
    }
    this.#behind = 0
    const more = EFFORTS[this.#level - 1]
    this.#calm = more && mean < LITTLE * more.gapMs ? this.#calm + 1 : 0
    if (this.#calm >= CALM_WINDOWS) {
      this.#level--
      this.#calm = 0
    }
    return true
  }
}
