import type { LiveContext, MediaKind } from '../types.ts'
import { counterEnd } from './trailer.ts'

/** A context this member sends in. `take` hands out each counter once (K34). */
export type OwnContext = {
  readonly epoch: number
  readonly ctx: number
  readonly kind: MediaKind
  /** Next counter, or null when the context is used up: then nothing may leave any more. */
  take(): number | null
  live(): LiveContext
}

/** Contexts one worker may use per epoch; the next worker of the page starts behind them. */
export const contextsPerWorker = 1024

/**
 * Hands out context numbers: ascending and never twice in an epoch, also when keys of an epoch number come back
 * (a void epoch) or a worker had to be replaced (`base`).
 */
export class OwnContexts {
  readonly #base: number
  readonly #next = new Map<number, number>()

  constructor(base: number) {
    this.#base = base
  }

  next(epoch: number): number {
    return this.#next.get(epoch) ?? this.#base
  }

  /** Null when this worker has no number left in the epoch. */
  allocate(epoch: number, kind: MediaKind): OwnContext | null {
    const ctx = this.next(epoch)
    if (ctx >= Math.min(this.#base + contextsPerWorker, 0xffff)) return null
    this.#next.set(epoch, ctx + 1)
    const counter = new FrameCounter(counterEnd)
    return {
      epoch,
      ctx,
      kind,
      take: () => counter.take(),
      live: () => ({ ctx, kind, counter: counter.next }),
    }
  }
}

/** Each number once, from 0; null from `end` on. */
export class FrameCounter {
  next = 0
  readonly #end: number

  constructor(end: number) {
    this.#end = end
  }

  take(): number | null {
    return this.next < this.#end ? this.next++ : null
  }
}
