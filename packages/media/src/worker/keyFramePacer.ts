export const gapMs = 300
const crowdGapMs = 2_500
/** More people than these wait for each other's key frames (K37). */
export const crowd = 8

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
    const wait = this.#last + (people > crowd ? crowdGapMs : gapMs) - this.#now()
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

  /** Somebody else has asked. */
  passed(): void {
    this.#last = this.#now()
  }

  #fire(): void {
    this.#last = this.#now()
    this.#make()
  }
}
