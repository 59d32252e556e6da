import type { Clock } from './ports.ts'

/** Time that a test moves. Promises are not waited for. */
export function manualClock(): Clock & { advance(ms: number): void } {
  let now = 0
  let waits: { readonly at: number; readonly run: () => void }[] = []
  return {
    now: () => now,
    after(ms, run) {
      const wait = { at: now + ms, run }
      waits.push(wait)
      return () => {
        waits = waits.filter(other => other !== wait)
      }
    },
    advance(ms) {
      const end = now + ms
      for (;;) {
        const due = waits.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!due) break
        waits = waits.filter(other => other !== due)
        now = due.at
        due.run()
      }
      now = end
    },
  }
}
