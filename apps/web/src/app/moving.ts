import type { TabMemory } from '@konklave/client'
import type { MediaKind } from '../kernel/media.ts'

/** What makes another tab the same person, with the same devices on. */
export type Moved = { readonly memory: TabMemory; readonly on: readonly MediaKind[] }

/** Between tabs of this browser, on the channel that has the name of the lock. Nothing of it leaves the browser. */
export type Said =
  | { readonly t: 'move'; readonly id: string }
  /** The other tab has ended its part and forgotten it. */
  | { readonly t: 'moved'; readonly id: string; readonly moved: Moved }

/** [K32] Answers the first tab that asks. `give` ends the meeting in this one; only then does the other hear of it. */
export function answerMove(name: string, give: () => Promise<Moved>): { stop(): void } {
  const channel = new BroadcastChannel(name)
  const stop = () => {
    channel.onmessage = null
    channel.close()
  }
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.t !== 'move') return
    channel.onmessage = null
    void give()
      .then(moved => channel.postMessage({ t: 'moved', id: data.id, moved } satisfies Said))
      // What cannot be given is not waited for: the other tab comes in anew.
      .catch(() => undefined)
      .finally(stop)
  }
  return { stop }
}
