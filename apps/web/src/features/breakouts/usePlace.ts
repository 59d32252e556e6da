import { type BreakoutRoom, type Person, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

/** The room that I am to be in, and who else is. */
export function usePlace(): { readonly room: BreakoutRoom | null; readonly others: readonly Person[] } {
  const { breakouts, people } = useMain().view
  const plan = useSignal(breakouts.plan)
  const mine = useSignal(breakouts.mine)
  const list = useSignal(people.list)
  const room = plan?.rooms.find(({ id }) => id === mine) ?? null
  const inIt = new Set([...(room?.people ?? []), ...(room?.here ?? [])])
  return { room, others: list.filter(({ id, me }) => !me && inIt.has(id)) }
}
