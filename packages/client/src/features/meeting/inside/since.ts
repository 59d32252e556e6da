import { hex } from '@konklave/protocol'
import { effect, type ReadonlySignal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'

/** Since which epoch each member has been seen here without a gap: what was said before is not for it (K41). */
export function createSince(view: ReadonlySignal<GroupView | null>): {
  readonly of: (id: string) => number
  readonly stop: () => void
} {
  let known = new Map<string, number>()
  let groupId = ''
  const stop = effect(() => {
    const now = view.value
    if (!now) return
    const first = groupId !== hex(now.groupId)
    groupId = hex(now.groupId)
    known = new Map(now.members.map(({ id }) => [id, first ? 0 : (known.get(id) ?? now.epoch)]))
  })
  return { of: id => known.get(id) ?? Number.POSITIVE_INFINITY, stop }
}
