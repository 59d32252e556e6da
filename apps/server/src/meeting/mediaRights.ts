import { allowed, equalBytes, type Role } from '@konklave/protocol'
import { type MemberLeaf, type Rules, roleOf } from '@konklave/protocol/rules'
import type { CallRights, MediaSource } from '../media/types.ts'

/** [K43] What a member may publish: the part of the role × action table and the switches that the server can see. */
export function memberRights(leaf: MemberLeaf, rules: Rules): CallRights {
  const { charter, state } = rules
  const role = roleOf(leaf, charter)
  const { switches } = state
  const publish: MediaSource[] = []
  if (allowed(role, 'speak', charter) && (switches.microphone || leads(role))) publish.push('microphone')
  if (allowed(role, 'camera', charter) && (switches.camera || leads(role))) publish.push('camera')
  if (allowed(role, 'share', charter) && mayShare(leaf, role, rules)) publish.push('screen', 'screenAudio')
  return { kind: 'member', publish }
}

/** Switches and "ask first" are for participants; who presents or moderates is not stopped by them. */
const leads = (role: Role): boolean => role !== 'participant'

function mayShare(leaf: MemberLeaf, role: Role, { state: { switches } }: Rules): boolean {
  if (switches.share === 'all' || leads(role)) return true
  return switches.share === 'ask' && switches.sharers.some(key => equalBytes(key, leaf.keyHash))
}
