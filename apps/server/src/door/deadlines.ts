import type { ServerHttp2Session } from 'node:http2'
import type { TLSSocket } from 'node:tls'
import { CHECK_INTERVAL_MS } from './listener.ts'

export type Deadlines = {
  /** For a finished handshake that says nothing, or in HTTP/2 does not greet. */
  readonly greetingMs: number
  /** For a session of HTTP/2 in which nothing is said; it ends after one to two times as long. */
  readonly idleMs: number
  /** For one that was told to go. */
  readonly hangingUpMs: number
}

export const DEADLINES: Deadlines = { greetingMs: 10_000, idleMs: 120_000, hangingUpMs: 10_000 }
/** A deadline is kept to a quarter of its length. */
const LOOKS = 4

type Watched = {
  due: number
  /** From its greeting on. */
  session: ServerHttp2Session | null
  /** Bytes of both directions when it was last looked at. */
  said: number
  leaving: boolean
}

/** Ends connections whose time is over. */
export interface Watch {
  /** A handshake is done: until {@link release} or {@link greeted} it is waited for. */
  begin(socket: TLSSocket): void
  /** It speaks HTTP/2: from now on it has to go on doing so. */
  greeted(socket: TLSSocket, session: ServerHttp2Session): void
  /** Somebody else looks after it. */
  release(socket: TLSSocket): void
  stop(): void
}

/**
 * Deadlines are of the socket and not of its session: one whose last write met a connection that was reset never ends by itself,
 * neither closed nor destroyed, nor does one that the other side does not end. One timer looks at all of them: timers and closures of
 * its own cost each connection memory for as long as it lasts.
 */
export function watchDeadlines({ greetingMs, idleMs, hangingUpMs }: Deadlines): Watch {
  const watched = new Map<TLSSocket, Watched>()
  function left(this: TLSSocket) {
    watched.delete(this)
  }

  const look = () => {
    const now = performance.now()
    for (const [socket, one] of watched) if (now >= one.due) overdue(socket, one, now)
  }
  const overdue = (socket: TLSSocket, one: Watched, now: number) => {
    if (!one.session || one.leaving) return socket.destroy()
    const said = socket.bytesRead + socket.bytesWritten
    if (said === one.said) {
      one.leaving = true
      one.session.close()
    }
    one.said = said
    one.due = now + (one.leaving ? hangingUpMs : idleMs)
  }
  const every = Math.min(CHECK_INTERVAL_MS, ...[greetingMs, idleMs, hangingUpMs].map(ms => ms / LOOKS))
  const timer = setInterval(look, every).unref()

  return {
    begin(socket) {
      const due = performance.now() + greetingMs
      watched.set(socket, { due, session: null, said: 0, leaving: false })
      socket.on('close', left)
    },
    greeted(socket, session) {
      const one = watched.get(socket)
      if (!one) return
      one.session = session
      one.due = performance.now() + idleMs
    },
    release: socket => void watched.delete(socket),
    stop: () => clearInterval(timer),
  }
}
