import type { Clock } from '../../../kernel/ports.ts'

const AGAIN_AFTER_MS = 10_000

/** True for the first of what is asked for under one key in 10 s. */
export function createPatience(clock: Clock): (key: string) => boolean {
  const given = new Map<string, number>()
  return key => {
    const now = clock.now()
    for (const [old, at] of given) if (now - at >= AGAIN_AFTER_MS) given.delete(old)
    if (given.has(key)) return false
    given.set(key, now)
    return true
  }
}
