/** Whether somebody talks, from how loud it is every {@link TICK_MS}. A knock on the table is no talk. */
export class Talk {
  readonly #loud: boolean[] = []

  hears(level: number): boolean {
    this.#loud.push(level > LOUD)
    if (this.#loud.length > WINDOW) this.#loud.shift()
    return this.#loud.filter(Boolean).length >= ENOUGH
  }
}

export const TICK_MS = 100
/** Root mean square: about −38 dB, a voice at a table's distance. */
const LOUD = 0.0125
/** Of the last two seconds. */
const WINDOW = 20
const ENOUGH = 9
