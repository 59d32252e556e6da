const heldMs = 1_000
const heldBytes = 256 * 1024

/** Frames that wait for something, at most a second and 256 KiB (K37). The first ones stay: they begin with a key frame. */
export class HeldFrames<Frame> {
  readonly #now: () => number
  #frames: { readonly frame: Frame; readonly size: number; readonly since: number }[] = []
  #size = 0
  #lost = false

  constructor(now: () => number) {
    this.#now = now
  }

  get empty(): boolean {
    return this.#frames.length === 0
  }

  hold(frame: Frame, size: number): void {
    this.#expire()
    if (this.#size + size > heldBytes) {
      this.#lost = true
      return
    }
    this.#frames.push({ frame, size, since: this.#now() })
    this.#size += size
  }

  /** Everything that is not too old, and whether something had to be thrown away since the last call. */
  take(): { readonly frames: readonly Frame[]; readonly lost: boolean } {
    this.#expire()
    const taken = { frames: this.#frames.map(held => held.frame), lost: this.#lost }
    this.#frames = []
    this.#size = 0
    this.#lost = false
    return taken
  }

  #expire(): void {
    const oldest = this.#now() - heldMs
    const fresh = this.#frames.filter(held => held.since >= oldest)
    if (fresh.length < this.#frames.length) this.#lost = true
    this.#frames = fresh
    this.#size = fresh.reduce((size, held) => size + held.size, 0)
  }
}
