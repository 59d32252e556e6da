import { effect } from '@preact/signals-core'
import type { RoomContext } from '../context.ts'
import type { Parts } from './parts.ts'

/** [K23] More than half are silent: stop sending and say so; the person decides to go on. */
export function watchSilence({ room, presence }: Parts): void {
  const stop = effect(() => {
    const silent = presence.halfSilent.value
    if (silent) {
      room.paused.value = true
      room.notify({ t: 'halfSilent' })
    } else room.paused.value = false
  })
  room.scope.add(stop)
}

export async function noteSending({ deps, sending }: RoomContext): Promise<void> {
  const live = await deps.media?.contexts()
  if (live) sending.value = new Set(live.contexts.map(({ kind }) => kind))
}
