import { type Action, actions } from '@konklave/protocol'
import { mayDo } from '@konklave/protocol/rules'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'

const NONE: ReadonlySet<Action> = new Set()

/** What I may do now: the role × action table, less what the switches of the room forbid. */
export function rightsOf(view: ReadonlySignal<GroupView | null>): ReadonlySignal<ReadonlySet<Action>> {
  return computed(() => {
    const group = view.value
    if (!group) return NONE
    const { own, rules } = group
    return new Set((Object.keys(actions) as Action[]).filter(action => mayDo(own.leaf, action, rules)))
  })
}
