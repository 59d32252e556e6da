import { type ReadonlySignal, signal } from '@preact/signals-core'
import { backoffMs } from './backoff.ts'
import type { Clock, Connect, Random } from './ports.ts'
import { createScope } from './scope.ts'
import { createSocket, type ServerHello, type Socket, type SocketEnd } from './socket.ts'
import { createStream, type Stream, type StreamDriver, type StreamSpec } from './stream.ts'
import { createTimer } from './timer.ts'

/** `outdated`: the server speaks no version we know; only a reload helps. */
export type ConnectionState = 'connecting' | 'online' | 'waiting' | 'outdated' | 'closed'

export type ConnectionOptions = {
  readonly connect: Connect
  readonly clock: Clock
  readonly random: Random
  /** Names this build to the server, ≤ 64 characters. */
  readonly build: string
}

/**
 * One socket to the server, again and again: every wanted stream is opened on each new socket, resuming after the last
 * entry it handled. Knows frames and streams, nothing of what travels in them.
 */
export interface Connection {
  readonly state: ReadonlySignal<ConnectionState>
  /** What the server said last; null before the first hello. */
  readonly hello: ReadonlySignal<ServerHello | null>
  /** Opens a stream on this and every later socket, until it is closed by either side. */
  openStream(spec: StreamSpec): Stream
  /** The network may be back: try now. */
  nudge(): void
  close(): void
}

const CONNECT_TIMEOUT_MS = 5_000
const REOPEN_AFTER_MS = 300
/** A socket that lived this long counts as success: the next attempt comes at once. */
const STEADY_MS = 5_000
/** A server that said it would be back is asked more often for some ten seconds: every 800 ms at most. */
const HURRIED = 14
const SOON = 3

export function createConnection(options: ConnectionOptions): Connection {
  const { clock, random } = options
  const scope = createScope()
  const state = signal<ConnectionState>('connecting')
  const hello = signal<ServerHello | null>(null)
  const streams = new Set<StreamDriver>()
  const byNumber = new Map<number, StreamDriver>()
  let socket: Socket | null = null
  let greeted: ServerHello | null = null
  let nextNumber = 1
  let attempt = 0
  /** Tries that are left before waits grow. */
  let hurried = 0
  let onlineSince = 0
  let pending: AbortController | null = null

  const attach = (driver: StreamDriver) => {
    const live = socket
    if (!live || !greeted) return
    const number = nextNumber++
    byNumber.set(number, driver)
    driver.attach({ number, hello: greeted, send: frame => socket === live && live.send(frame) })
  }

  const retry = createTimer(clock, () => void dial())
  const later = () => {
    if (scope.ended) return
    state.value = 'waiting'
    retry.start(backoffMs(hurried-- > 0 ? Math.min(attempt, SOON) : attempt, random))
    attempt++
  }

  const down = (why: SocketEnd) => {
    socket = null
    greeted = null
    pending = null
    byNumber.clear()
    for (const driver of [...streams]) driver.detach()
    if (scope.ended) return
    if (clock.now() - onlineSince > STEADY_MS && state.value === 'online') attempt = 0
    // It said no, so at once it would again.
    if (why === 'fault' || why === 'draining') attempt ||= 1
    if (why === 'draining') hurried = HURRIED
    if (why === 'unsupported-version') state.value = 'outdated'
    else later()
  }

  const welcome = (said: ServerHello) => {
    if (greeted) return
    greeted = said
    hello.value = said
    nextNumber = 1
    onlineSince = clock.now()
    hurried = 0
    state.value = 'online'
    for (const driver of [...streams]) attach(driver)
  }

  const dial = async () => {
    if (scope.ended || pending || socket) return
    const controller = new AbortController()
    pending = controller
    state.value = 'connecting'
    const giveUp = clock.after(CONNECT_TIMEOUT_MS, () => controller.abort())
    try {
      const wire = await options.connect(controller.signal)
      if (scope.ended || controller.signal.aborted) {
        wire.close()
        throw new Error('late')
      }
      socket = createSocket(wire, {
        clock,
        build: options.build,
        handlers: {
          hello: welcome,
          frame: (frame, size) => byNumber.get(frame.s)?.frame(frame, size),
          down,
        },
      })
    } catch {
      // Refused, unreachable or timed out: all the same to us, try again later.
      later()
    } finally {
      giveUp()
      pending = null
    }
  }

  const drop = (driver: StreamDriver) => {
    streams.delete(driver)
    for (const [number, other] of byNumber) if (other === driver) byNumber.delete(number)
  }

  void dial()
  return {
    state,
    hello,
    openStream(spec) {
      const reopen = createTimer(clock, () => streams.has(driver) && attach(driver))
      const driver = createStream(spec, {
        clock,
        gone: () => {
          reopen.stop()
          drop(driver)
        },
        reopen: () => {
          driver.detach()
          for (const [number, other] of byNumber) if (other === driver) byNumber.delete(number)
          reopen.start(REOPEN_AFTER_MS)
        },
      })
      streams.add(driver)
      attach(driver)
      return driver.stream
    },
    nudge() {
      if (state.value !== 'waiting') return
      attempt = 0
      retry.stop()
      void dial()
    },
    close() {
      scope.end()
      retry.stop()
      pending?.abort()
      for (const driver of [...streams]) driver.stream.close()
      socket?.close()
      state.value = 'closed'
    },
  }
}
