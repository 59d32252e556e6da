import type { Bytes } from '@konklave/protocol'

/** Repeatable chance for schedules (mulberry32). Never for keys outside tests. */
export class SeededRandom {
  #state: number
  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }

  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  pick<T>(list: readonly T[]): T {
    const item = list[this.int(list.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  chance(p: number): boolean {
    return this.next() < p
  }

  readonly bytes = (size: number): Bytes => Uint8Array.from({ length: size }, () => this.int(256))

  fork(): SeededRandom {
    return new SeededRandom(this.int(2 ** 31))
  }
}
