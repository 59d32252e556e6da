import { equalBytes, limits } from '@konklave/protocol'
import type { Clock } from '../../../kernel/ports.ts'
import type { SettledEpoch } from '../memory/memory.ts'

/** [K19] Tells when an epoch is settled: 10 s on one unbroken stream, and a message handled after them. */
export interface Settling {
  /** An epoch came into force. */
  began(epoch: SettledEpoch): void
  /** The newest epoch was void. */
  voided(): void
  /** The stream broke or opened: the time counts anew. */
  broke(): void
  /** An entry of the log was handled. Returns the newest epoch that is settled now, if that is news. */
  handled(): SettledEpoch | null
  clear(): void
}

/** [K19] Whether this epoch settled: then no void takes it back, whoever signed one. */
export function isSettled(
  settled: SettledEpoch | null,
  epoch: Pick<SettledEpoch, 'groupId' | 'epoch'>,
): boolean {
  return settled !== null && equalBytes(settled.groupId, epoch.groupId) && settled.epoch >= epoch.epoch
}

/**
 * [K19, K29] What a void that the room's server signed means here. An honest server voids within seconds: one of a settled
 * epoch is answered by coming back, which finds out whether the server holds what we have settled on.
 */
export function answerToVoid(
  said: Pick<SettledEpoch, 'epoch'> & { readonly ctxHash: Uint8Array },
  now: SettledEpoch,
  settled: SettledEpoch | null,
): 'not-here' | 'step-back' | 'come-back' {
  if (now.epoch !== said.epoch || !equalBytes(now.ctxHash, said.ctxHash)) return 'not-here'
  return isSettled(settled, now) ? 'come-back' : 'step-back'
}

export function createSettling(clock: Clock): Settling {
  let waiting: { readonly epoch: SettledEpoch; since: number }[] = []
  return {
    began: epoch => void waiting.push({ epoch, since: clock.now() }),
    voided: () => void waiting.pop(),
    broke() {
      for (const item of waiting) item.since = clock.now()
    },
    handled() {
      const old = waiting.filter(({ since }) => clock.now() - since >= limits.SETTLE_MS)
      waiting = waiting.filter(item => !old.includes(item))
      return old.at(-1)?.epoch ?? null
    },
    clear() {
      waiting = []
    },
  }
}
