import { type Bytes, base64url } from '@konklave/protocol'
import type { Clock } from '../streams/types.ts'

/** Large answers that are fetched by HTTP: whoever holds the ticket gets the bytes, once, within 30 s. */
export interface TreeTickets {
  issue(tree: Bytes): Bytes
  take(ticket: Uint8Array): Bytes | null
}

const LIFE_MS = 30_000
/** More are given out only by forgetting the oldest; trees are shared, so this bounds bookkeeping, not memory. */
const TICKETS_MAX = 2_000

export function createTreeTickets(clock: Clock, randomBytes: (size: number) => Bytes): TreeTickets {
  const held = new Map<string, { readonly tree: Bytes; readonly until: number }>()
  const forgetOld = () => {
    const now = clock.now()
    for (const [ticket, { until }] of held) {
      if (until > now && held.size < TICKETS_MAX) break
      held.delete(ticket)
    }
  }
  return {
    issue(tree) {
      forgetOld()
      const ticket = randomBytes(16)
      held.set(base64url(ticket), { tree, until: clock.now() + LIFE_MS })
      clock.after(LIFE_MS, forgetOld)
      return ticket
    },
    take(ticket) {
      const name = base64url(ticket)
      const found = held.get(name)
      held.delete(name)
      return found && found.until > clock.now() ? found.tree : null
    },
  }
}
