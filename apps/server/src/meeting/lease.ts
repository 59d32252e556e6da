import { limits } from '@konklave/protocol'
import type { KeyHex } from './epoch.ts'

export type LeaseHeld = { readonly holder: KeyHex; readonly until: number }

export type LeaseQuestion = {
  /** There is something to commit. */
  readonly needed: boolean
  /** Connected leaves that acknowledged the newest epoch and are trusted with it; asked for only where somebody is needed. */
  readonly candidates: () => readonly KeyHex[]
  readonly now: number
  /** In [0, below). */
  readonly pick: (below: number) => number
}

/** [K27] Whose turn it is to commit what waits: 3 s each, the next one if it does not. */
export class Lease {
  #held: LeaseHeld | null = null
  /** Those who let their turn go by, until everybody had one. */
  readonly #passed = new Set<KeyHex>()

  get held(): LeaseHeld | null {
    return this.#held
  }

  isHeldBy(key: KeyHex, now: number): boolean {
    return this.#held?.holder === key && now < this.#held.until
  }

  /** Names a holder if one is needed and the present one can no longer act. Returns whether anything changed. */
  decide({ needed, candidates, now, pick }: LeaseQuestion): boolean {
    const before = this.#held
    if (!needed) {
      this.#passed.clear()
      this.#held = null
      return before !== null
    }
    const able = candidates()
    if (before === null || now >= before.until || !able.includes(before.holder)) {
      if (before !== null) this.#passed.add(before.holder)
      this.#held = this.#choose(able, now, pick)
    }
    return before !== this.#held
  }

  /** It committed, or is barred: the turn is over without a mark against it. */
  end(): void {
    this.#held = null
  }

  /** [K27] It left work undone: the lease moves. */
  pass(): void {
    if (this.#held) this.#passed.add(this.#held.holder)
    this.#held = null
  }

  #choose(candidates: readonly KeyHex[], now: number, pick: (below: number) => number): LeaseHeld | null {
    if (candidates.every(key => this.#passed.has(key))) this.#passed.clear()
    const free = candidates.filter(key => !this.#passed.has(key))
    const holder = free[pick(free.length)]
    return holder === undefined ? null : { holder, until: now + limits.LEASE_MS }
  }
}
