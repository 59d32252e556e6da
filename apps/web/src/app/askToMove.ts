import type { Moved, Said } from './moving.ts'

const ANSWER_MS = 5_000

/** [K32] Asks the tab that has the room to hand its person over. Null when it does not answer: frozen, or already closed. */
export function askToMove(name: string, waitMs = ANSWER_MS): Promise<Moved | null> {
  const channel = new BroadcastChannel(name)
  const id = crypto.randomUUID()
  return new Promise<Moved | null>(resolve => {
    const timer = setTimeout(() => resolve(null), waitMs)
    channel.onmessage = ({ data }: MessageEvent<Said>) => {
      if (data.t !== 'moved' || data.id !== id) return
      clearTimeout(timer)
      resolve(data.moved)
    }
    channel.postMessage({ t: 'move', id } satisfies Said)
  }).finally(() => channel.close())
}
