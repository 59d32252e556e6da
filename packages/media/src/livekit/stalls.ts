/** A stream that was asked for brings something within this; then it is asked for anew, each time after a longer wait. */
const firstMs = 3_000
const growth = 3

/** Streams that should bring something and do not: a subscription can be lost on either side, and nobody would say so. */
export class Stalls {
  readonly #waiting = new Map<string, { readonly since: number; readonly wait: number }>()

  /** `silent`: keys of all such streams, as of `now`. Returns those to be asked for anew. */
  due(silent: readonly string[], now: number): readonly string[] {
    const still = new Set(silent)
    for (const key of this.#waiting.keys()) if (!still.has(key)) this.#waiting.delete(key)
    return silent.filter(key => {
      const { since, wait } = this.#waiting.get(key) ?? { since: now, wait: firstMs }
      const over = now - since >= wait
      this.#waiting.set(key, over ? { since: now, wait: wait * growth } : { since, wait })
      return over
    })
  }
}
