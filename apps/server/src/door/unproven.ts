import type { Duplex } from 'node:stream'

/**
 * So many connections may wait at a time before they have shown what they are. A class that comes at once behind slow lines fits many
 * times over; an answer to a greeting takes some ten milliseconds.
 */
export const UNPROVEN_MAX = 1_024

type Ends = { readonly remoteAddress?: string | undefined; readonly remotePort?: number | undefined }
type Waiting = { readonly socket: Duplex; readonly gone: () => void }

/**
 * Connections that have not asked for anything yet: half open, slow, or garbage. Where there are too many, the one that has waited
 * longest goes, so that a crowd of them keeps nobody out: whoever means it asks at once.
 */
export interface Unproven {
  add(socket: Duplex & Ends): void
  /** It has asked. `socket` may stand for it: the same two ends count. */
  prove(socket: Ends): void
}

export function createUnproven(max: number): Unproven {
  const waiting = new Map<string, Waiting>()
  const ends = ({ remoteAddress, remotePort }: Ends) => `${remoteAddress} ${remotePort}`
  return {
    add(socket) {
      const key = ends(socket)
      const [oldest] = waiting.size >= max ? waiting.values() : []
      oldest?.socket.destroy()
      const gone = () => {
        if (waiting.get(key)?.socket === socket) waiting.delete(key)
      }
      waiting.set(key, { socket, gone })
      socket.once('close', gone)
    },
    prove(socket) {
      const key = ends(socket)
      const one = waiting.get(key)
      if (!one) return
      waiting.delete(key)
      // It may last, and would keep this for as long.
      one.socket.off('close', one.gone)
    },
  }
}
