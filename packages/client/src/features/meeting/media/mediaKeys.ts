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

export type MediaKeysDeps = {
  readonly room: RoomContext
  readonly group: Group
  readonly maySend: ReadonlySignal<boolean>
}

export function createMediaKeys({ room, group, maySend }: MediaKeysDeps): MediaKeys {
  const { media } = room.deps
  let change: KeyChange = { addedSomebody: true, removedBarred: false }
  let tail: Promise<void> = Promise.resolve()

  const hand = async (): Promise<void> => {
    const [view, ring] = [group.view.value, room.ring.value]
    if (!media || !view || !ring) return
    // The group may be closed while this waits for the engine: then there is nothing to hand over.
    const keys = await epochKeys({ view, ring, engine: group.engine, maySend: maySend.value }).catch(
      () => null,
    )
    if (keys && group.view.value === view) media.setKeys({ ...keys, ...change })
  }

  const stop = media
    ? effect(() => {
        void [group.view.value, room.ring.value, maySend.value]
        tail = tail.then(hand)
      })
    : () => undefined
  return {
    changed(next) {
      change = next
    },
    stop,
  }
}
