import { allowed } from '@konklave/protocol'
import { effect } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import type { RoomContext } from '../context.ts'
import type { Group } from '../group/group.ts'
import type { Moderation } from '../moderation/moderation.ts'

const LOST_AFTER_MS = 5_000

/**
 * [K4] The author of a rotation may be gone before its secret reached anybody. If it is still missing here after 5 s, the
 * first of those who may rotates again; who has it answers heartbeats that lack it, which ends the wait.
 */
export function createLinkWatch(p: {
  readonly room: RoomContext
  readonly group: Group
  readonly moderation: Moderation
}): () => void {
  const { room, group, moderation } = p
  const missing = () => {
    const [view, ring] = [group.view.value, room.ring.value]
    return view !== null && ring !== null && !ring.generations.has(view.rules.state.linkGen)
  }
  const rotate = createTimer(room.deps.clock, () => {
    const view = group.view.value
    if (!view || !missing()) return
    const may = view.members.filter(({ role }) => allowed(role, 'rotateLink', view.rules.charter))
    const first = may.reduce((a, b) => (b.leaf.index < a.leaf.index ? b : a), may[0] ?? view.own)
    // Refused when another was faster: then its secret comes.
    if (first.id === view.own.id) void moderation.rotate().catch(() => undefined)
  })
  const stop = effect(() => {
    if (missing()) rotate.ensure(LOST_AFTER_MS)
    else rotate.stop()
  })
  return () => {
    stop()
    rotate.stop()
  }
}
