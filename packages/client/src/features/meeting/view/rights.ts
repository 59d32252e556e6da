import { type Action, actions, allowed } from '@konklave/protocol'
import { mayPublish } from '@konklave/protocol/rules'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'

const NONE: ReadonlySet<Action> = new Set()

/** What I may do now: the role × action table, less what the switches of the room forbid. */
export function rightsOf(view: ReadonlySignal<GroupView | null>): ReadonlySignal<ReadonlySet<Action>> {
  return computed(() => {
    const group = view.value
    if (!group) return NONE
    const { own, rules } = group
    const { switches } = rules.state
    const publish = mayPublish(own.leaf, rules)
    const leads = own.role === 'owner' || own.role === 'moderator'
    const may = (action: Action) => {
      if (!allowed(own.role, action, rules.charter)) return false
      if (action === 'share') return publish.includes('screen')
      if (action === 'speak') return publish.includes('microphone')
      if (action === 'camera') return publish.includes('camera')
      return leads || (action !== 'chat' && action !== 'react') || switches.chat
    }
    return new Set((Object.keys(actions) as Action[]).filter(may))
  })
}
