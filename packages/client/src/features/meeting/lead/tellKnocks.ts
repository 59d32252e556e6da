import type { Clock } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { Lead } from './createLead.ts'
import type { KnocksTold } from './knocks.ts'

const AGAIN_MS = 3_000

/** [K25] Tells who waits; as long as nobody has, whoever may let in needs no code for it. */
export function tellKnocks(
  lead: () => Promise<Lead>,
  clock: Clock,
): { told(notice: KnocksTold): void; stop(): void } {
  let newest: KnocksTold | null = null
  const show = () =>
    lead().then(
      ({ knocks }) => newest && knocks.show(newest),
      // Somebody waits, whatever became of the code for it.
      () => again.start(AGAIN_MS),
    )
  const again = createTimer(clock, () => void show())
  return {
    told(notice) {
      if (!newest && notice.knocks.length === 0) return
      newest = notice
      void show()
    },
    stop: again.stop,
  }
}
