import type { EngineChild, Exit } from './child.ts'
import { EngineError, type EngineStatus } from './control.ts'

/** Time as an argument, so that back-off can be tested without waiting. */
export interface Clock {
  now(): number
  /** Resolves after `ms`, or at once when the signal aborts. */
  wait(ms: number, signal?: AbortSignal): Promise<void>
}

/** What may be logged about the engine: codes, counts and durations. */
export type EngineEvent =
  | { readonly event: 'engine.up'; readonly afterMs: number }
  | {
      readonly event: 'engine.down'
      readonly cause: DownCause
      readonly exitCode: number | null
      readonly droppedLines: number
    }
  | { readonly event: 'engine.stopped'; readonly forced: boolean }

export type DownCause = 'exited' | 'unhealthy' | 'start-timeout' | 'start-failed'

export interface SuperviseOptions {
  /** Starts a process; on other ports than the last time when that start failed, else on the same. */
  readonly launch: (otherPorts: boolean) => Promise<EngineChild>
  /** Whether the running process answers its health check. */
  readonly probe: () => Promise<boolean>
  readonly clock: Clock
  readonly onEvent: (event: EngineEvent) => void
  /** Lines of output dropped since the last call. */
  readonly droppedLines?: () => number
}

export interface Supervisor {
  /** Settles with the first start: resolved when up, rejected after three vain attempts. */
  readonly ready: Promise<void>
  readonly status: () => EngineStatus
  onStatus(listener: (status: EngineStatus) => void): () => void
  /** Asks the engine to finish, waits `graceMs` for calls to end, then ends it. Idempotent. */
  stop(graceMs: number): Promise<void>
}

const START_POLL_MS = 20
const START_LIMIT_MS = 10_000
/** A process that ends is noticed at once; this finds one that hangs. */
const HEALTH_MS = 5_000
const MISSES = 2
/** A crash after this long counts as new trouble, not as the old one. */
const SETTLED_MS = 30_000
const FIRST_ATTEMPTS = 3
const LAST_SIGNAL_MS = 1_000
/** Two equal signals at once would arrive as one. */
const LEAST_GRACE_MS = 250
/** The engine forgets a SIGTERM that comes earlier than this after it has begun to answer. */
const DEAF_MS = 250
const BACK_OFF_MS = [0, 0, 100, 200, 400, 800, 1_600, 3_200, 5_000] as const

/** Keeps one engine process alive until `stop`. */
export function supervise({
  launch,
  probe,
  clock,
  onEvent,
  droppedLines = () => 0,
}: SuperviseOptions): Supervisor {
  const listeners = new Set<(status: EngineStatus) => void>()
  const stopping = new AbortController()
  const first = Promise.withResolvers<void>()
  let status: EngineStatus = 'starting'
  let child: EngineChild | undefined
  let upSince = 0

  const enter = (next: EngineStatus): void => {
    if (next === status) return
    status = next
    for (const listener of [...listeners]) listener(next)
  }

  const live = async (): Promise<void> => {
    let failedStarts = 0
    for (let crashes = 0; !stopping.signal.aborted; crashes++) {
      await clock.wait(backOff(crashes), stopping.signal)
      if (stopping.signal.aborted) return
      const started = clock.now()
      const end = await once(started, failedStarts > 0)
      if (stopping.signal.aborted) return
      const wasUp = status === 'up'
      failedStarts = wasUp ? 0 : failedStarts + 1
      if (wasUp && clock.now() - started > SETTLED_MS) crashes = -1
      if (wasUp) enter('down')
      const exitCode = end.exit?.code ?? null
      onEvent({ event: 'engine.down', cause: end.cause, exitCode, droppedLines: droppedLines() })
      if (status === 'starting' && failedStarts >= FIRST_ATTEMPTS) {
        const why = end.exit?.lastWords || end.error?.message || end.cause
        first.reject(
          new EngineError('start-failed', `the media engine does not start: ${why}`, { cause: end.error }),
        )
        return enter('stopped')
      }
    }
  }

  const once = async (started: number, otherPorts: boolean): Promise<End> => {
    try {
      child = await launch(otherPorts)
    } catch (error) {
      return { cause: 'start-failed', error: error as Error }
    }
    const exit = exitOf(child)
    if (!(await becomesHealthy(exit, started)))
      return { cause: exit.value ? 'start-failed' : 'start-timeout', exit: await killed(child, exit) }
    child.hush()
    if (!stopping.signal.aborted) {
      upSince = clock.now()
      onEvent({ event: 'engine.up', afterMs: clock.now() - started })
      enter('up')
      first.resolve()
    }
    const cause = await staysHealthy(exit)
    return { cause, exit: await killed(child, exit) }
  }

  const becomesHealthy = async (exit: ExitWatch, started: number): Promise<boolean> => {
    while (clock.now() - started < START_LIMIT_MS && !exit.value && !stopping.signal.aborted) {
      if (await probe()) return !exit.value
      await clock.wait(START_POLL_MS, exit.signal)
    }
    return false
  }

  const staysHealthy = async (exit: ExitWatch): Promise<DownCause> => {
    for (let missed = 0; ; ) {
      await clock.wait(HEALTH_MS, exit.signal)
      if (exit.value) return 'exited'
      // While it is asked to finish, only `stop` decides how long that may take.
      const misses = stopping.signal.aborted || (await probe()) ? 0 : missed + 1
      if (misses >= MISSES) return exit.value ? 'exited' : 'unhealthy'
      missed = misses
    }
  }

  const done = live()
  first.promise.catch(() => {})

  const stop = async (graceMs: number): Promise<void> => {
    if (!stopping.signal.aborted) {
      stopping.abort()
      const forced = child !== undefined && !(await endGently(child, graceMs))
      enter('stopped')
      first.reject(new EngineError('start-failed', 'the media engine was stopped'))
      onEvent({ event: 'engine.stopped', forced })
    }
    await done
  }

  /** One SIGTERM lets calls finish, for as long as they last; a second one does not. */
  const endGently = async (process: EngineChild, graceMs: number): Promise<boolean> => {
    const exit = exitOf(process)
    await clock.wait(Math.max(0, upSince + DEAF_MS - clock.now()), exit.signal)
    for (const limitMs of [Math.max(graceMs, LEAST_GRACE_MS), LAST_SIGNAL_MS]) {
      process.kill('SIGTERM')
      await clock.wait(limitMs, exit.signal)
      if (exit.value) return true
    }
    process.kill('SIGKILL')
    await process.exited
    return false
  }

  return {
    ready: first.promise,
    status: () => status,
    onStatus: listener => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop,
  }
}

const backOff = (crashes: number): number => BACK_OFF_MS[crashes] ?? BACK_OFF_MS[BACK_OFF_MS.length - 1] ?? 0

interface End {
  readonly cause: DownCause
  readonly exit?: Exit
  readonly error?: Error
}

interface ExitWatch {
  readonly signal: AbortSignal
  value: Exit | undefined
}

function exitOf(child: EngineChild): ExitWatch {
  const controller = new AbortController()
  const watch: ExitWatch = { signal: controller.signal, value: undefined }
  void child.exited.then(exit => {
    watch.value = exit
    controller.abort()
  })
  return watch
}

async function killed(child: EngineChild, exit: ExitWatch): Promise<Exit> {
  if (exit.value === undefined) child.kill('SIGKILL')
  return child.exited
}
