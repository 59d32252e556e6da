import { useLeft } from '../turns/useLeft.ts'

/** Milliseconds until everybody goes back; null without an end. */
export function useTimeLeft(endsAt: number | null): number | null {
  return useLeft(endsAt === null ? null : { id: '', ms: 0, until: endsAt })
}
