import { effect, type ReadonlySignal, untracked } from '@preact/signals-core'
import type { RoomContext } from '../context.ts'
import type { Group } from '../group/group.ts'
import type { EpochChange, GroupView } from '../group/types.ts'
import { epochKeys } from './keys.ts'

export type MediaKeysDeps = {
  readonly room: RoomContext
  readonly group: Group
  readonly maySend: ReadonlySignal<boolean>
}

const NOTHING: EpochChange = { addedSomebody: false, removedBarred: false }

/**
 * Hands each epoch's keys to the media side, and again when this member may begin or must stop sending: in the moment in
 * which the epoch is in force, before any screen is drawn. Returns what ends it.
 */
export function handMediaKeys({ room, group, maySend }: MediaKeysDeps): () => void {
  const { media } = room.deps
  if (!media) return () => undefined
  let seen: GroupView | null = null
  /** What the media side has not been told yet. */
  let due = NOTHING
  /** The media side holds keys of this epoch. */
  let held: number | null = null
  const hand = (keys: Parameters<typeof media.setKeys>[0]) => untracked(() => media.setKeys(keys))
  return effect(() => {
    const [view, ring, may] = [group.view.value, room.ring.value, maySend.value]
    if (view && !sameEpoch(view, seen)) {
      due = {
        addedSomebody: due.addedSomebody || view.change.addedSomebody,
        removedBarred: due.removedBarred || view.change.removedBarred,
      }
    }
    seen = view
    // Out of the group, whatever the page says next: nothing leaves, and nothing is opened any more.
    if (!view && held !== null) {
      hand({ epoch: held, own: null, others: [], ...NOTHING })
      held = null
      due = NOTHING
    }
    const keys = view && ring && epochKeys({ view, ring, maySend: may })
    if (!keys) return
    held = keys.epoch
    hand({ ...keys, ...due })
    due = NOTHING
  })
}

const sameEpoch = (a: GroupView, b: GroupView | null): boolean => a.stay === b?.stay && a.epoch === b.epoch
