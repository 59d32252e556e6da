import { useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'

/** Runs a decision about a knock, and remembers which are under way, so that nobody presses twice. */
export function useDecide() {
  const { view } = useRoom()
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set())
  const run = (id: string, act: () => Promise<void>) => {
    setBusy(before => new Set(before).add(id))
    act()
      // A knock that failed stays in the list: it can be tried again.
      .catch(() => undefined)
      .finally(() => setBusy(before => new Set([...before].filter(b => b !== id))))
  }
  return {
    busy,
    admit: (id: string) => run(id, () => view.door.admit(id)),
    deny: (id: string) => run(id, () => view.door.deny(id)),
    admitAll: () => run('all', () => view.door.admitAll()),
  }
}
