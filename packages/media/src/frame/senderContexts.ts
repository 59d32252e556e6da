import type { MediaKind, SenderReport } from '../types.ts'
import type { Bytes } from './bytes.ts'
import { type FrameKey, frameKey, openFrame } from './cipher.ts'
import { ReplayWindow } from './replay.ts'
import type { Trailer } from './trailer.ts'

type Context = { readonly kind: MediaKind; readonly key: FrameKey; readonly window: ReplayWindow }

export type Opening =
  | { readonly t: 'opened'; readonly plain: ArrayBuffer }
  | { readonly t: 'refused'; readonly why: Refusal }
export type Refusal = 'closed' | 'replayed' | 'unauthentic'

/**
 * What one sender may still send in one epoch. Lives as long as the epoch's key, whatever happens to receivers and
 * subscriptions meanwhile, because forgetting it would let the media server replay.
 */
export class SenderContexts {
  readonly #mediaId: Bytes
  readonly #secret: Bytes
  readonly #contexts = new Map<number, Context>()
  /** Below this only the listed ones are open. */
  #reportedNext = 0
  #listed: ReadonlyMap<number, MediaKind> = new Map()
  readonly #low = new Map<number, number>()

  constructor(mediaId: Bytes, secret: Bytes) {
    this.#mediaId = mediaId
    this.#secret = secret
  }

  isOpen(ctx: number, kind: MediaKind): boolean {
    return ctx >= this.#reportedNext || this.#listed.get(ctx) === kind
  }

  async open(trailer: Trailer, frame: Bytes): Promise<Opening> {
    const { ctx, kind, counter } = trailer
    const known = this.#contexts.get(ctx)
    if (!this.isOpen(ctx, kind)) return { t: 'refused', why: 'closed' }
    if (known ? !known.window.admits(counter) : counter < (this.#low.get(ctx) ?? 0))
      return { t: 'refused', why: 'replayed' }
    const key = known?.kind === kind ? known.key : await frameKey(this.#secret, kind, ctx)
    const plain = await openFrame(key, this.#mediaId, trailer, frame)
    if (!plain) return { t: 'refused', why: 'unauthentic' }
    // Only now is anything kept: a forged header must not cost memory. Another receiver may have got here first.
    if (!this.isOpen(ctx, kind)) return { t: 'refused', why: 'closed' }
    const context = this.#contexts.get(ctx) ?? this.#remember(ctx, kind, key)
    if (context.kind !== kind) return { t: 'refused', why: 'closed' }
    return context.window.take(counter) ? { t: 'opened', plain } : { t: 'refused', why: 'replayed' }
  }

  /** A heartbeat of this sender (K36). Late ones change nothing that a newer one has closed. */
  report(report: SenderReport): void {
    if (report.nextCtx < this.#reportedNext) return
    const before = this.#reportedNext
    const listed = report.contexts.filter(c => c.ctx < report.nextCtx)
    this.#listed = new Map(
      listed.filter(c => c.ctx >= before || this.#listed.get(c.ctx) === c.kind).map(c => [c.ctx, c.kind]),
    )
    this.#reportedNext = report.nextCtx
    for (const { ctx, counter } of listed) this.#raise(ctx, counter - ReplayWindow.size)
  }

  /** The highest counter that passed in each context. */
  *marks(): Iterable<{ readonly ctx: number; readonly counter: number }> {
    for (const [ctx, { window }] of this.#contexts) yield { ctx, counter: window.highest }
  }

  /** A window that was lost with its worker: up to `counter` everything counts as passed. */
  passed(ctx: number, counter: number): void {
    this.#raise(ctx, counter + 1)
  }

  #raise(ctx: number, low: number): void {
    this.#low.set(ctx, Math.max(low, this.#low.get(ctx) ?? 0))
    this.#contexts.get(ctx)?.window.raise(low)
  }

  #remember(ctx: number, kind: MediaKind, key: FrameKey): Context {
    const context = { kind, key, window: new ReplayWindow() }
    context.window.raise(this.#low.get(ctx) ?? 0)
    this.#contexts.set(ctx, context)
    return context
  }
}
