import type { CheckState } from '../../kernel/check.ts'

/**
 * `direct`: calls work, but not each detour that is offered. `detour`: calls work, only not directly. `unknown`: text
 * works, and of calls nothing was found out. `closed`: the server does not want to be checked.
 */
export type Verdict = 'all' | 'direct' | 'detour' | 'text' | 'nothing' | 'unknown' | 'closed'

/** What all lines together mean for somebody who wants to meet from here. */
export function judge({ lines, untried }: Pick<CheckState, 'lines' | 'untried'>): Verdict {
  const { page, socket, udp, tcp, relay } = lines
  if (page.t !== 'works' || socket.t !== 'works') return 'nothing'
  const detours = [tcp, relay]
  if (udp.t === 'works') return detours.every(({ t }) => t === 'works' || t === 'absent') ? 'all' : 'direct'
  if (detours.some(({ t }) => t === 'works')) return 'detour'
  if (untried === 'closed') return 'closed'
  return untried === 'busy' ? 'unknown' : 'text'
}
