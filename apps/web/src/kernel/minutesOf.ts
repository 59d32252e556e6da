import { limits } from '@konklave/protocol'

/** Minutes that were typed; null: nothing was; undefined: not a length of time that a meeting can have. */
export function minutesOf(typed: string): number | null | undefined {
  if (typed.trim() === '') return null
  const minutes = Number(typed.replace(',', '.'))
  return minutes > 0 && minutes <= LONGEST_MINUTES ? minutes : undefined
}
const LONGEST_MINUTES = limits.BOARD_DURATION_MAX_MS / 60_000
