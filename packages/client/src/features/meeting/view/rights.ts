import { type Action, actions, allowed } from '@konklave/protocol'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { GroupView } from '../group/group.ts'
import { mayShare } from './mayShare.ts'

const NONE: ReadonlySet<Action> = new Set()

/** What I may do now: the role × action table, less what the switches of the room forbid. */
export function rightsOf(view: ReadonlySignal<GroupView | null>): ReadonlySignal<ReadonlySet<Action>> {
  return computed(() => {
    const group = view.value
    if (!group) return NONE
    const { own, rules } = group
    const { switches } = rules.state
    const leads = own.role === 'owner' || own.role === 'moderator'
    const may = (action: Action) => {
      if (!allowed(own.role, action, rules.charter)) return false
      if (action === 'share') return mayShare(own, rules)
      if (leads) return true
      if (action === 'chat' || action === 'react') return switches.chat
      if (action === 'speak') return switches.microphone
      return action === 'camera' ? switches.camera : true
    }
    return new Set((Object.keys(actions) as Action[]).filter(may))
  })
}
