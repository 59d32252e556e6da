import type { Phase } from '@konklave/client'

/** 0 after leaving or the end, 1 when not let in or put out, 2 when the meeting could not be entered; null: still on. */
export function exitCodeOf(phase: Phase): number | null {
  if (phase.t === 'badLink' || phase.t === 'failed') return 2
  if (phase.t !== 'gone') return null
  return phase.why === 'left' || phase.why === 'ended' ? 0 : 1
}
