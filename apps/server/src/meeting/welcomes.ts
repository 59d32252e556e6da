import type { Bytes } from '@konklave/protocol'
import { sliceWelcome } from '@konklave/protocol/mls'
import type { Epoch, KeyHex } from './epoch.ts'
import type { Live } from './live.ts'
import type { PendingWelcome } from './upload.ts'

/** [K25, K28] Gives those who were added their share of the Welcome, once their epoch may be served. */
export function serveWelcomes(live: Live): void {
  const ready = live.pending.filter(({ epoch }) => epoch !== live.current || live.isServed)
  live.pending = live.pending.filter(pending => !ready.includes(pending))
  for (const pending of ready) {
    for (const joiner of pending.joiners) live.room.welcome(joiner.key, pending)
  }
}

/** [K29] The commit never counted: what it carried out waits again. */
export function takeBack(live: Live, epoch: Epoch): void {
  const now = live.room.deps.clock.now()
  const undone = live.pending.filter(pending => pending.epoch === epoch)
  live.pending = live.pending.filter(pending => pending.epoch !== epoch)
  for (const { carried } of undone) for (const { about, item } of carried) live.queue.put(about, item, now)
}

/** The share of one joiner, or null if the Welcome holds none. */
export function shareOf({ welcome, joiners }: PendingWelcome, key: KeyHex): Bytes | null {
  const joiner = joiners.find(one => one.key === key)
  return welcome && joiner ? (sliceWelcome(welcome, joiner.ref) as Bytes) : null
}
