import { equalBytes } from '@konklave/protocol'
import { isOwnerKey, isReadable } from '@konklave/protocol/rules'
import { effect } from '@preact/signals-core'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Parts } from '../inside/parts.ts'

/**
 * [K5] Leaves whose generation was unknown were let be; its secret came, and shows that nobody with the link made one of
 * them. `flee` is called for each group in which that is so.
 */
export function watchLeaves({ group }: Parts, flee: () => void): () => void {
  return effect(() => {
    const view = group.view.value
    if (view?.members.some(member => member.mac === 'false' && member.id !== view.own.id))
      queueMicrotask(flee)
  })
}

/**
 * [K4] No newcomer can learn the link generation of the own leaf any more, and none could send before: time to come back by
 * the present one.
 */
export function isOutdated({ group, room }: Parts): boolean {
  const [view, ring] = [group.view.value, room.ring.value]
  if (!view || !ring?.generations.has(view.rules.state.linkGen)) return false
  return !isReadable(view.own.leaf, view.rules) || lacksOwnerKey(view, room)
}

/** [K17] Became an owner in this meeting: the leaf does not show it yet, and never changes its certificate (K6). */
export function lacksOwnerKey({ own, rules }: GroupView, { identity }: RoomContext): boolean {
  const { cert } = identity
  if (!cert || !isOwnerKey(cert.key, rules.charter)) return false
  return !own.leaf.cert || !equalBytes(own.leaf.cert.key, cert.key)
}
