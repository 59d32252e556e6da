import { ActionRefused } from '@konklave/client'

/** Why somebody was not removed. `impossible`: no commit that all accept does it, however often it is tried. */
export type Refusal = 'refused' | 'impossible' | 'oneself'

export function refusalOf(error: unknown): Refusal {
  const reason = error instanceof ActionRefused ? error.reason : null
  if (reason === 'oneself') return 'oneself'
  return reason === 'bad-commit' ? 'impossible' : 'refused'
}
