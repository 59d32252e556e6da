import type { Clock } from '../../../kernel/ports.ts'
import { createPatience } from './patience.ts'

/**
 * Several could help with the same need: they take turns by place, and the next does it only if nobody did. What was done
 * for somebody else cannot be checked here, so each is believed once: asked for the same again, nobody waits for it any more.
 * Nobody helps with one need more than once in 10 s, however often it is asked for.
 */
export interface Turns {
  plan(need: string, place: number, help: () => Promise<void>): void
  /** `by` says it helped. */
  done(by: string, need: string): void
  stop(): void
}

const TURN_MS = 300
const TURNS_MAX = 10

export function createTurns(clock: Clock): Turns {
  const planned = new Map<string, () => void>()
  const believed = new Set<string>()
  const patience = createPatience(clock)
  return {
    plan(need, place, help) {
      if (planned.has(need)) return
      const cancel = clock.after(Math.min(place, TURNS_MAX) * TURN_MS, () => {
        planned.delete(need)
        if (!patience(need)) return
        // What comes from the other side may be such that no help is possible.
        void help().catch(() => undefined)
      })
      planned.set(need, cancel)
    },
    done(by, need) {
      if (believed.has(`${by} ${need}`)) return
      believed.add(`${by} ${need}`)
      planned.get(need)?.()
      planned.delete(need)
    },
    stop() {
      for (const cancel of planned.values()) cancel()
      planned.clear()
      believed.clear()
    },
  }
}
