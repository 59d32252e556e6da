import type { TLSSocket } from 'node:tls'
import { CHECK_INTERVAL_MS } from './listener.ts'

export type Deadlines = {
  /** For a finished handshake that says nothing, or in HTTP/2 does not greet. */
  readonly greetingMs: number
  /** For a session of HTTP/2 in which nothing is said but what keeps a connection alive. */
  readonly idleMs: number
  /** For one that was told to go. */
  readonly hangingUpMs: number
}

export const DEADLINES: Deadlines = { greetingMs: 10_000, idleMs: 120_000, hangingUpMs: 10_000 }
/** A deadline is kept to a quarter of its length. */
const LOOKS = 4

/** Ends connections whose time is over. */
export interface Watch {
  /** It is destroyed after so long, unless it is released. */
  within(ms: number, socket: TLSSocket): void
  release(socket: TLSSocket): void
  stop(): void
}

/**
 * One timer looks at all that wait: timers and closures of its own cost each connection memory for as long as it lasts. `shortestMs` is
 * the shortest deadline that will be given.
 */
export function createWatch(shortestMs: number): Watch {
  const due = new Map<TLSSocket, number>()
  const look = () => {
    const now = performance.now()
    for (const [socket, at] of due) {
      if (now >= at) socket.destroy()
      if (socket.destroyed) due.delete(socket)
    }
  }
  const timer = setInterval(look, Math.min(CHECK_INTERVAL_MS, shortestMs / LOOKS)).unref()
  return {
    within: (ms, socket) => void due.set(socket, performance.now() + ms),
    release: socket => void due.delete(socket),
    stop: () => clearInterval(timer),
  }
}
