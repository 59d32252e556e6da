import type { Poll } from '@konklave/client'

/** So many polls run in which this person has said nothing yet; null: none was asked. */
export const waitingFor = (polls: readonly Poll[]): number | null =>
  polls.length === 0
    ? null
    : polls.filter(({ closed, chosen, mine }) => !closed && chosen === null && !mine).length
