import type { Duplex } from 'node:stream'

/**
 * So many connections may wait at a time before they have shown what they are. A class that comes at once behind slow lines fits many
 * times over; an answer to a greeting takes some ten milliseconds.
 */
export const UNPROVEN_MAX = 1_024

type Ends = { readonly remoteAddress?: string | undefined; readonly remotePort?: number | undefined }

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
  const waiting = new Map<string, Duplex>()
  const ends = ({ remoteAddress, remotePort }: Ends) => `${remoteAddress} ${remotePort}`
  return {
    add(socket) {
      const key = ends(socket)
      const [oldest] = waiting.size >= max ? waiting.values() : []
      oldest?.destroy()
      waiting.set(key, socket)
      socket.once('close', () => {
        if (waiting.get(key) === socket) waiting.delete(key)
      })
    },
    prove: socket => void waiting.delete(ends(socket)),
  }
}
