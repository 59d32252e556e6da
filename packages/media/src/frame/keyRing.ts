import type { EpochKeys, MediaKind, ParticipantId, PeerKey, SenderReport } from '../types.ts'
import { type Bytes, fromBase64url } from './bytes.ts'
import { SenderContexts } from './senderContexts.ts'

/** A sender of one epoch, ready to open its frames. */
export type RingSender = {
  readonly leafIndex: number
  readonly participant: ParticipantId
  readonly secret: Bytes
  readonly contexts: SenderContexts
  /** [K43] By the newest rules, whatever the epoch: what they forbid ends in earlier ones, too. */
  kinds: readonly MediaKind[]
}

/** The highest counter that passed in a context of a sender. */
export type Mark = { readonly leafIndex: number; readonly ctx: number; readonly counter: number }

type Epoch = { readonly epoch: number; readonly senders: Map<number, RingSender>; endsAt: number }

const oldEpochsMs = 10_000
const oldEpochsAfterBarMs = 2_000

/**
 * Receive keys of the running epoch and, for a moment, of earlier ones (K35, K37). Time comes in as milliseconds of
 * one monotonic clock.
 */
export class KeyRing {
  /** By epoch modulo 256: a new epoch evicts an old one of equal index. */
  readonly #epochs = new Map<number, Epoch>()

  set(keys: EpochKeys, now: number): void {
    const index = keys.epoch & 0xff
    const before = this.#epochs.get(index)
    const kept = before?.epoch === keys.epoch ? before.senders : new Map<number, RingSender>()
    const senders = new Map(keys.others.map(key => [key.leafIndex, keep(kept.get(key.leafIndex), key)]))
    this.#epochs.set(index, { epoch: keys.epoch, senders, endsAt: Number.POSITIVE_INFINITY })
    const present = new Map(keys.others.map(key => [key.leafIndex, key]))
    const endsAt = now + (keys.removedBarred ? oldEpochsAfterBarMs : oldEpochsMs)
    for (const old of this.#epochs.values()) {
      if (old.epoch === keys.epoch) continue
      old.endsAt = Math.min(old.endsAt, endsAt)
      for (const [leaf, sender] of old.senders) {
        const key = present.get(leaf)
        if (key?.participant === sender.participant) sender.kinds = key.kinds
        else old.senders.delete(leaf)
      }
    }
    this.expire(now)
  }

  /** Drops what has lived long enough; returns the milliseconds until there is something to drop again, or null. */
  expire(now: number): number | null {
    let next: number | null = null
    for (const [index, { endsAt }] of this.#epochs) {
      if (endsAt <= now) this.#epochs.delete(index)
      else if (endsAt !== Number.POSITIVE_INFINITY)
        next = Math.min(next ?? Number.POSITIVE_INFINITY, endsAt - now)
    }
    return next
  }

  /** Number of the epoch that frames with this index belong to, if its keys are here. */
  epoch(index: number): number | null {
    return this.#epochs.get(index)?.epoch ?? null
  }

  sender(index: number, leafIndex: number): RingSender | null {
    return this.#epochs.get(index)?.senders.get(leafIndex) ?? null
  }

  /** What passed in this epoch, for the next worker should this one die (K36). */
  marks(epoch: number): readonly Mark[] {
    const held = this.#epochs.get(epoch & 0xff)
    if (held?.epoch !== epoch) return []
    return [...held.senders.values()].flatMap(({ leafIndex, contexts }) =>
      [...contexts.marks()].map(mark => ({ leafIndex, ...mark })),
    )
  }

  passed(epoch: number, marks: readonly Mark[]): void {
    const held = this.#epochs.get(epoch & 0xff)
    if (held?.epoch !== epoch) return
    for (const { leafIndex, ctx, counter } of marks)
      held.senders.get(leafIndex)?.contexts.passed(ctx, counter)
  }

  report(report: SenderReport): void {
    const held = this.#epochs.get(report.epoch & 0xff)
    if (held?.epoch === report.epoch) held.senders.get(report.leafIndex)?.contexts.report(report)
  }
}

/** The same sender of the same epoch keeps its windows: keys may be set twice, replays may not pass twice. */
function keep(before: RingSender | undefined, key: PeerKey): RingSender {
  if (before && before.participant === key.participant && equal(before.secret, key.secret))
    return { ...before, kinds: key.kinds }
  const mediaId = fromBase64url(key.participant)
  return {
    leafIndex: key.leafIndex,
    participant: key.participant,
    secret: key.secret,
    contexts: new SenderContexts(mediaId, key.secret),
    kinds: key.kinds,
  }
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
