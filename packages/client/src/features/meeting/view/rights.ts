import { type Action, actions, mayAdmit, type RoomState } from '@konklave/protocol'
import { mayDo } from '@konklave/protocol/rules'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import type { FloorSwitches } from '../floor.ts'
import type { GroupView } from '../group/group.ts'
import type { Rights } from '../types.ts'

const NONE: Rights = new Set()

/** What I may do now: the role × action table less what the switches of the room forbid, and who opens the door. */
export function rightsOf(view: ReadonlySignal<GroupView | null>): ReadonlySignal<Rights> {
  return computed(() => {
    const group = view.value
    if (!group) return NONE
    const { own, rules } = group
    const may = (Object.keys(actions) as Action[]).filter(action => mayDo(own.leaf, action, rules))
    return new Set([...may, ...(mayAdmit(own.role, rules.charter) ? (['admit'] as const) : [])])
  })
}

/** What participants may do, with what a state leaves out. */
export function floorSwitches({ switches }: Pick<RoomState, 'switches'>): FloorSwitches {
  const { microphone, camera, chat, reactions = chat, hands = true, rename = true } = switches
  return { microphone, camera, chat, reactions, hands, rename }
}
