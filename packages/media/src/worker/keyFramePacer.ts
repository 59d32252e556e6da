const gapMs = 300
const crowdGapMs = 2_500
const crowd = 8

/** [K37] Milliseconds between the key frames that joins ask for. */
export const keyFrameGapMs = (people: number): number => (people > crowd ? crowdGapMs : gapMs)

/** Key frames after joins (K37): at once, then coalesced, rarer in a crowd, and the last request is never lost. */
export class KeyFramePacer {
  readonly #make: () => void
  readonly #after: (ms: number, run: () => void) => void
  readonly #now: () => number
  #last = Number.NEGATIVE_INFINITY
  #waiting = false

  constructor(p: { make: () => void; after: (ms: number, run: () => void) => void; now: () => number }) {
    this.#make = p.make
    this.#after = p.after
    this.#now = p.now
  }

  request(people: number): void {
    if (this.#waiting) return
    const wait = this.#last + keyFrameGapMs(people) - this.#now()
    if (wait <= 0) {
      this.#fire()
      return
    }
    this.#waiting = true
    this.#after(wait, () => {
      this.#waiting = false
      this.#fire()
    })
  }

  /** The page has asked by itself. */
  askedElsewhere(): void {
    this.#last = this.#now()
  }

  #fire(): void {
    this.#last = this.#now()
    this.#make()
  }
}
