import { mayDo } from '@konklave/protocol/rules'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'

/** [K44] Whether this member may lead the breakouts of that group. */
export const leadsBreakouts = (member: Member, view: GroupView): boolean =>
  mayDo(member.leaf, 'breakouts', view.rules)

/** How many of those who lead come before this member: where one of them has to act for all, each waits for so many turns. */
export const leadingBefore = (group: GroupView): number =>
  group.members.filter(one => one.leaf.index < group.own.leaf.index && leadsBreakouts(one, group)).length
