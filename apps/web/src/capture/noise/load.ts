/** Share of real time that the reduction took over the last second, and whether that went wrong too often. */
export class Load {
  #slow = 0
  /** True from the third slow second in a row on: the sound of the whole page would break up. */
  behind(share: number): boolean {
    this.#slow = share > MOST ? this.#slow + 1 : 0
    return this.#slow >= PATIENCE
  }
}

/** Half of the time is for everything else that makes sound. */
const MOST = 0.5
const PATIENCE = 3
