import type { TabMemory } from '@konklave/client'

/** Between tabs of this browser, on the channel that has the name of the lock. Nothing of it leaves the browser. */
type Said =
  | { readonly t: 'move'; readonly id: string }
  /** The other tab has ended its part and forgotten it. */
  | { readonly t: 'moved'; readonly id: string; readonly memory: TabMemory }

const ANSWER_MS = 5_000

/** [K32] Asks the tab that has the room to hand its person over. Null when it does not answer: frozen, or already closed. */
export function askToMove(name: string, waitMs = ANSWER_MS): Promise<TabMemory | null> {
  const channel = new BroadcastChannel(name)
  const id = crypto.randomUUID()
  return new Promise<TabMemory | null>(resolve => {
    const timer = setTimeout(() => resolve(null), waitMs)
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.t !== 'moved' || data.id !== id) return
      clearTimeout(timer)
      resolve(data.memory)
    }
    channel.postMessage({ t: 'move', id } satisfies Said)
  }).finally(() => channel.close())
}

/** [K32] Answers the first tab that asks. `give` ends the meeting in this one; only then does the other hear of it. */
export function answerMove(name: string, give: () => Promise<TabMemory>): { stop(): void } {
  const channel = new BroadcastChannel(name)
  const stop = () => {
    channel.onmessage = null
    channel.close()
  }
  channel.onmessage = ({ data }: MessageEvent<Said>) => {
    if (data.t !== 'move') return
    channel.onmessage = null
    void give()
      .then(memory => channel.postMessage({ t: 'moved', id: data.id, memory } satisfies Said))
      // What cannot be given is not waited for: the other tab comes in anew.
      .catch(() => undefined)
      .finally(stop)
  }
  return { stop }
}
