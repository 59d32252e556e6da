import type { MediaKind, ParticipantId, RemoteMedia } from '../types.ts'
import type { Binding, SlotId } from '../worker/protocol.ts'

type Shown = { readonly binding: Binding; readonly track: MediaStreamTrack }

/**
 * What may be shown and heard: exactly what the worker has authenticated on each receiver. Each binding shows a
 * clone, and the clone stops with it: a tile that is slow to let go goes dark instead of showing somebody else.
 */
export class RemoteBoard {
  readonly #shown = new Map<SlotId, Shown>()
  readonly #changed: () => void
  readonly #replaced: (slot: SlotId) => void

  /** `replaced`: the stream of this receiver is shown from another one now; should it come back, it binds anew. */
  constructor(changed: () => void, replaced: (slot: SlotId) => void) {
    this.#changed = changed
    this.#replaced = replaced
  }

  bind(slot: SlotId, binding: Binding, receiver: RTCRtpReceiver): void {
    this.#drop(slot)
    // The same stream on a newer receiver, for example after a full reconnect: frames pass on one only.
    for (const [other, { binding: old }] of this.#shown) {
      if (old.participant !== binding.participant || old.kind !== binding.kind) continue
      this.#drop(other)
      this.#replaced(other)
    }
    this.#shown.set(slot, { binding, track: receiver.track.clone() })
    this.#changed()
  }

  unbind(slot: SlotId): void {
    if (this.#drop(slot)) this.#changed()
  }

  /** Whatever belongs to people who are no longer there. */
  keep(present: ReadonlySet<ParticipantId>): void {
    const gone = [...this.#shown].filter(([, { binding }]) => !present.has(binding.participant))
    for (const [slot] of gone) this.#drop(slot)
    if (gone.length > 0) this.#changed()
  }

  clear(): void {
    this.keep(new Set())
  }

  list(): readonly RemoteMedia[] {
    return [...this.#shown.values()].map(({ binding, track }) => ({ ...binding, track }))
  }

  slotOf(participant: ParticipantId, kind: MediaKind): SlotId | null {
    for (const [slot, { binding }] of this.#shown)
      if (binding.participant === participant && binding.kind === kind) return slot
    return null
  }

  slots(): readonly (readonly [SlotId, Binding])[] {
    return [...this.#shown].map(([slot, { binding }]) => [slot, binding])
  }

  #drop(slot: SlotId): boolean {
    this.#shown.get(slot)?.track.stop()
    return this.#shown.delete(slot)
  }
}
