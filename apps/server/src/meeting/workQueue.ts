import { type Bytes, hex, limits, type QueueItem } from '@konklave/protocol'
import type { KeyHex } from './epoch.ts'

/** [K13] A declined item is not offered again for this long. */
export const DECLINED_REST_MS = 10_000

type Work = {
  readonly item: QueueItem
  /** The leaf it is about. */
  readonly about: KeyHex
  workableAt: number
  /** [K16] Committers who could not carry it out. */
  readonly badBy: Set<KeyHex>
}

/** What waits for a committer: one item per leaf (K27). */
export class WorkQueue {
  readonly #works = new Map<KeyHex, Work>()

  put(about: KeyHex, item: QueueItem, workableAt: number): void {
    this.#works.set(about, { item, about, workableAt, badBy: new Set() })
  }

  get(about: KeyHex): QueueItem | null {
    return this.#works.get(about)?.item ?? null
  }

  drop(about: KeyHex): void {
    this.#works.delete(about)
  }

  get size(): number {
    return this.#works.size
  }

  *entries(): Iterable<{ readonly about: KeyHex; readonly item: QueueItem }> {
    yield* this.#works.values()
  }

  workable(now: number): QueueItem[] {
    return [...this.#works.values()].filter(work => work.workableAt <= now).map(work => work.item)
  }

  /** When the next item becomes workable; null if none is waiting for its time. */
  nextAt(now: number): number | null {
    const times = [...this.#works.values()].map(work => work.workableAt).filter(at => at > now)
    return times.length === 0 ? null : Math.min(...times)
  }

  /** [K27] Items that this lease holder has had more than 2 s to carry out or decline, less those it called bad. */
  overdue(now: number, holder: KeyHex): QueueItem[] {
    return [...this.#works.values()]
      .filter(work => now - work.workableAt > limits.LEASE_ITEM_GRACE_MS && !work.badBy.has(holder))
      .map(work => work.item)
  }

  /** [K13] Removes only: whoever was let in is not kept waiting because somebody declines. */
  declinable(ids: readonly Bytes[]): QueueItem[] {
    return this.#named(ids).flatMap(({ item }) => (item.t === 'add' ? [] : [item]))
  }

  decline(items: readonly QueueItem[], now: number): void {
    for (const work of this.#named(items.map(({ id }) => id))) work.workableAt = now + DECLINED_REST_MS
  }

  /** [K16] Returns the item when a second committer reports it: it is dropped. */
  reportBad(id: Bytes, by: KeyHex): { readonly about: KeyHex; readonly item: QueueItem } | null {
    const [work] = this.#named([id])
    if (!work) return null
    work.badBy.add(by)
    if (work.badBy.size < 2) return null
    this.#works.delete(work.about)
    return work
  }

  #named(ids: readonly Bytes[]): Work[] {
    const wanted = new Set(ids.map(hex))
    return [...this.#works.values()].filter(work => wanted.has(hex(work.item.id)))
  }
}
