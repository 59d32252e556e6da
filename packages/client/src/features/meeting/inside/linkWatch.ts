import { allowed } from '@konklave/protocol'
import { effect } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import type { RoomContext } from '../context.ts'
import type { Group, GroupView } from '../group/group.ts'

const ASK_AFTER_MS = 1_000
const LOST_AFTER_MS = 5_000
/** The next one's turn: time enough for the rotation before it to arrive. */
const TURN_MS = 1_500

/**
 * [K4] The author of a rotation may be gone before its secret reached anybody. Whoever lacks it says so; if it is still
 * missing after 5 s, one of those who may rotates again. They take turns by leaf: the first may be the very author, whose
 * leaf is still there.
 */
export function createLinkWatch(p: {
  readonly room: RoomContext
  readonly group: Group
  readonly rotate: () => Promise<void>
  /** Sends a heartbeat, which says what is missing here. */
  readonly ask: () => void
}): () => void {
  const { room, group } = p
  const { clock } = room.deps
  let waitsFor: number | null = null

  const missing = (): number | null => {
    const [view, ring] = [group.view.value, room.ring.value]
    if (!view || !ring) return null
    const { linkGen } = view.rules.state
    return ring.generations.has(linkGen) ? null : linkGen
  }
  const ask = createTimer(clock, p.ask)
  const rotate = createTimer(clock, () => {
    const turn = turnOf(group.view.peek())
    if (missing() === null || turn === null) return
    // Refused when another was faster: then its secret comes, or this is tried again.
    void p.rotate().catch(() => undefined)
    rotate.start(LOST_AFTER_MS + TURN_MS * turn)
  })
  const halt = () => {
    ask.stop()
    rotate.stop()
  }
  const stop = effect(() => {
    const g = missing()
    if (g === waitsFor) return
    waitsFor = g
    halt()
    if (g === null) return
    ask.start(ASK_AFTER_MS)
    const turn = turnOf(group.view.peek())
    if (turn !== null) rotate.start(LOST_AFTER_MS + TURN_MS * turn)
  })
  return () => {
    stop()
    halt()
  }
}

/** Place among those who may rotate; null for who may not. */
function turnOf(view: GroupView | null): number | null {
  if (!view) return null
  const may = view.members.filter(({ role }) => allowed(role, 'rotateLink', view.rules.charter))
  if (!may.some(({ id }) => id === view.own.id)) return null
  return may.filter(({ leaf }) => leaf.index < view.own.leaf.index).length
}
