import type { ReadonlySignal } from '@preact/signals-core'
import { effect } from '@preact/signals-core'
import type { RoomContext } from '../context.ts'
import type { Group } from '../group/group.ts'
import { epochKeys, type KeyChange } from './keys.ts'

/** Hands each epoch's keys to the media side, and again when this member may begin or must stop sending. */
export interface MediaKeys {
  /** What the newest epoch changed. */
  changed(change: KeyChange): void
  stop(): void
}

const NOTHING: KeyChange = { addedSomebody: false, removedBarred: false }

export type MediaKeysDeps = {
  readonly room: RoomContext
  readonly group: Group
  readonly maySend: ReadonlySignal<boolean>
}

export function createMediaKeys({ room, group, maySend }: MediaKeysDeps): MediaKeys {
  const { media } = room.deps
  /** What the media side has not been told yet: an epoch may come while the keys of the one before are on their way. */
  let due: KeyChange = { addedSomebody: true, removedBarred: false }
  let tail: Promise<void> = Promise.resolve()

  const hand = async (): Promise<void> => {
    const [view, ring] = [group.view.value, room.ring.value]
    if (!media || !view || !ring) return
    // The group may be closed while this waits for the engine: then there is nothing to hand over.
    const keys = await epochKeys({ view, ring, engine: group.engine, maySend: maySend.value }).catch(
      () => null,
    )
    if (!keys || group.view.value !== view) return
    media.setKeys({ ...keys, ...due })
    due = NOTHING
  }

  const stop = media
    ? effect(() => {
        void [group.view.value, room.ring.value, maySend.value]
        tail = tail.then(hand)
      })
    : () => undefined
  return {
    changed(next) {
      due = {
        addedSomebody: due.addedSomebody || next.addedSomebody,
        removedBarred: due.removedBarred || next.removedBarred,
      }
    },
    stop,
  }
}
