import { describe, expect, test } from 'vitest'
import type { EngineChild, Exit } from './child.ts'
import { type EngineEvent, type SuperviseOptions, supervise } from './supervise.ts'

/** Time that passes only as far as somebody waits. */
function fakeClock() {
  let now = 0
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    wait: async (ms: number, signal?: AbortSignal) => {
      waits.push(ms)
      // Real turns of the loop, so that everything due earlier is done.
      await new Promise(resolve => setImmediate(resolve))
      if (!signal?.aborted) now += ms
    },
  }
}

interface FakeChild extends EngineChild {
  readonly signals: NodeJS.Signals[]
  exit(code: number): void
}

function fakeChild({
  diesOn = ['SIGTERM', 'SIGKILL'],
  code,
}: {
  diesOn?: string[]
  code?: number
} = {}): FakeChild {
  const exited = Promise.withResolvers<Exit>()
  const signals: NodeJS.Signals[] = []
  const exit = (code: number | null, lastWords = '') => exited.resolve({ code, signal: null, lastWords })
  if (code !== undefined) exit(code, 'bad configuration')
  return {
    pid: 1,
    exited: exited.promise,
    hush: () => {},
    signals,
    exit,
    kill: signal => {
      signals.push(signal)
      if (diesOn.includes(signal)) exit(null)
    },
  }
}

function setUp(options: Partial<SuperviseOptions> & { children: FakeChild[] }) {
  const clock = fakeClock()
  const events: EngineEvent[] = []
  const otherPorts: boolean[] = []
  let next = 0
  const engine = supervise({
    clock,
    onEvent: event => events.push(event),
    probe: async () => true,
    launch: async other => {
      otherPorts.push(other)
      const child = options.children[next++]
      if (child === undefined) throw new Error('nothing left to start')
      return child
    },
    ...options,
  })
  const reach = (status: string) =>
    new Promise<void>(resolve => {
      const off = engine.onStatus(now => {
        if (now !== status) return
        off()
        resolve()
      })
    })
  return { engine, clock, events, otherPorts, reach }
}

describe('supervision', () => {
  test('a crash is repaired at once and on the same ports', async () => {
    const [first, second] = [fakeChild(), fakeChild()]
    const { engine, otherPorts, reach, clock } = setUp({ children: [first, second] })
    await engine.ready
    const down = reach('down')
    const up = reach('up')
    first.exit(2)
    await down
    await up
    expect(otherPorts).toEqual([false, false])
    expect(clock.waits.filter(ms => ms > 0 && ms < 5_000)).toEqual([])
    await engine.stop(0)
  })

  test('crash after crash waits longer and longer', async () => {
    const children = Array.from({ length: 6 }, () => fakeChild())
    const { engine, reach, clock } = setUp({ children })
    await engine.ready
    for (const child of children.slice(0, -1)) {
      const up = reach('up')
      child.exit(2)
      await up
    }
    expect(clock.waits.filter(ms => ms > 0 && ms !== 5_000)).toEqual([100, 200, 400, 800])
    await engine.stop(0)
  })

  test('two missed health checks end the process', async () => {
    const [sick, well] = [fakeChild(), fakeChild()]
    let healthy = true
    let asked = 0
    const probe = async () => {
      if (!healthy) asked++
      return healthy
    }
    const { engine, reach, events } = setUp({ children: [sick, well], probe })
    await engine.ready
    const down = reach('down')
    const up = reach('up')
    healthy = false
    await down
    expect(asked).toBe(2)
    healthy = true
    await up
    expect(sick.signals).toEqual(['SIGKILL'])
    expect(events).toContainEqual({
      event: 'engine.down',
      cause: 'unhealthy',
      exitCode: null,
      droppedLines: 0,
    })
    await engine.stop(0)
  })

  test('three vain first starts are an error with the reason, each on other ports', async () => {
    const children = [1, 2, 3].map(() => fakeChild({ code: 0 }))
    const { engine, otherPorts } = setUp({ children, probe: async () => false })
    await expect(engine.ready).rejects.toThrow(/bad configuration/)
    expect(otherPorts).toEqual([false, true, true])
    expect(engine.status()).toBe('stopped')
  })

  test('a process that never answers is ended', async () => {
    const children = [1, 2, 3].map(() => fakeChild())
    const { engine } = setUp({ children, probe: async () => false })
    await expect(engine.ready).rejects.toMatchObject({ reason: 'start-failed' })
    expect(children.map(child => child.signals)).toEqual([['SIGKILL'], ['SIGKILL'], ['SIGKILL']])
  })

  test('stop: one signal to finish, a second to hurry, then the hard way', async () => {
    const stubborn = fakeChild({ diesOn: ['SIGKILL'] })
    const { engine, events, clock } = setUp({ children: [stubborn] })
    await engine.ready
    await engine.stop(5_000)
    expect(stubborn.signals).toEqual(['SIGTERM', 'SIGTERM', 'SIGKILL'])
    expect(clock.waits).toEqual(expect.arrayContaining([5_000, 1_000]))
    expect(events.at(-1)).toEqual({ event: 'engine.stopped', forced: true })
    expect(engine.status()).toBe('stopped')
  })

  test('an unhealthy engine that is asked to finish keeps its time', async () => {
    const slow = fakeChild({ diesOn: ['SIGKILL'] })
    let healthy = true
    const { engine } = setUp({ children: [slow], probe: async () => healthy })
    await engine.ready
    healthy = false
    await engine.stop(60_000)
    expect(slow.signals).toEqual(['SIGTERM', 'SIGTERM', 'SIGKILL'])
  })

  test('nothing is started after stop', async () => {
    const only = fakeChild()
    const { engine, otherPorts, events } = setUp({ children: [only] })
    await engine.ready
    await engine.stop(0)
    expect(otherPorts).toEqual([false])
    expect(events.map(({ event }) => event)).toEqual(['engine.up', 'engine.stopped'])
  })
})
