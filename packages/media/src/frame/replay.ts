/** Sliding window over the counters of one context (K36): each counter passes once, none below the low-water mark. */
export class ReplayWindow {
  static readonly size = 1024
  readonly #seen = new Uint32Array(ReplayWindow.size / 32)
  #highest = -1
  #low = 0

  /** Whether `counter` could still pass; changes nothing, so a forged frame cannot move the window. */
  admits(counter: number): boolean {
    if (counter < this.#low || counter <= this.#highest - ReplayWindow.size) return false
    return counter > this.#highest || !this.#has(counter)
  }

  /** Takes an authenticated counter; false when it passed before in the meantime. */
  take(counter: number): boolean {
    if (!this.admits(counter)) return false
    if (counter > this.#highest) {
      const from = Math.max(this.#highest + 1, counter - ReplayWindow.size + 1)
      for (let c = from; c <= counter; c++) this.#set(c, false)
      this.#highest = counter
    }
    this.#set(counter, true)
    return true
  }

  /** The highest counter that passed; -1: none. */
  get highest(): number {
    return this.#highest
  }

  /** Raises the low-water mark; never lowers it. */
  raise(low: number): void {
    this.#low = Math.max(this.#low, low)
  }

  #has(counter: number): boolean {
    const bit = counter % ReplayWindow.size
    return ((this.#seen[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0
  }

  #set(counter: number, on: boolean): void {
    const bit = counter % ReplayWindow.size
    const word = this.#seen[bit >> 5] ?? 0
    this.#seen[bit >> 5] = on ? word | (1 << (bit & 31)) : word & ~(1 << (bit & 31))
  }
}
