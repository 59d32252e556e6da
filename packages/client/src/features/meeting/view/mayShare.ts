import { allowed, equalBytes } from '@konklave/protocol'
import type { Rules } from '@konklave/protocol/rules'
import type { Member } from '../group/member.ts'

/** Whether the room's switches let this member share its screen. */
export function mayShare({ role, leaf }: Pick<Member, 'role' | 'leaf'>, { charter, state }: Rules): boolean {
  if (!allowed(role, 'share', charter)) return false
  if (role === 'owner' || role === 'moderator' || state.switches.share === 'all') return true
  if (role === 'presenter') return true
  return state.switches.share === 'ask' && state.switches.sharers.some(key => equalBytes(key, leaf.keyHash))
}
