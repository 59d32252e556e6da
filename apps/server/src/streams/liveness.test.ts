import { type ClientFrame, limits } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { noLog } from '../log/log.ts'
import { ManualClock } from '../testing/manualClock.ts'
import { MemoryWire } from '../testing/memoryWire.ts'
import { randomBytes } from '../testing/testApp.ts'
import { createStreamKernel } from './kernel.ts'

function setUp() {
  const clock = new ManualClock()
  const kernel = createStreamKernel({
    kinds: [],
    serverKey: randomBytes(32),
    build: 'test',
    versions: [1],
    clock,
    log: noLog,
    randomBytes,
  })
  const wire = new MemoryWire()
  kernel.accept(wire, new Set(['http://localhost']))
  return { clock, kernel, wire }
}
const hello: ClientFrame = { t: 'hello', versions: [1], build: 'x', features: [] }

test('a peer that answers pings lives, one that falls silent is dead after six seconds', () => {
  const { clock, kernel, wire } = setUp()
  wire.receive(hello)
  for (let s = 0; s < 40; s += 2) {
    clock.advance(limits.PING_INTERVAL_MS)
    const ping = wire.sent.at(-1)
    expect(ping?.t).toBe('ping')
    if (ping?.t === 'ping') wire.receive({ t: 'pong', n: ping.n })
  }
  expect(wire.ended).toBe('no')
  clock.advance(limits.PING_DEAD_MS)
  expect(wire.ended).toBe('no')
  clock.advance(limits.PING_INTERVAL_MS)
  expect([wire.ended, kernel.sockets]).toEqual(['terminated', 0])
  // Nothing goes on behind its back.
  expect(clock.waiting).toBe(0)
})

test('a server that was blocked itself does not blame its clients', () => {
  const { clock, wire } = setUp()
  wire.receive(hello)
  clock.advance(limits.PING_INTERVAL_MS)
  clock.stall(20_000)
  clock.advance(1)
  expect(wire.ended).toBe('no')
  // Still silent after that: dead after all.
  clock.advance(3 * limits.PING_INTERVAL_MS)
  expect(wire.ended).toBe('terminated')
})

test('who never says hello and who never proves a key loses the place', () => {
  const mute = setUp()
  mute.clock.advance(12_000)
  expect(mute.wire.ended).not.toBe('no')
  const idle = setUp()
  idle.wire.receive(hello)
  for (let s = 0; s < 70 && idle.wire.ended === 'no'; s += 2) {
    idle.clock.advance(2_000)
    idle.wire.receive({ t: 'pong', n: 1 })
  }
  expect(idle.wire.sent.at(-1)).toEqual({ t: 'fault', code: 'not-proved' })
})

test('a client that does not read is not listened to, until it reads', async () => {
  const { wire } = setUp()
  wire.receive(hello)
  wire.bufferedBytes = 3 * 1024 * 1024
  wire.receive({ t: 'send', s: 9, ref: 1, body: null })
  expect(wire.paused).toBe(true)
  wire.bufferedBytes = 0
  await Promise.resolve()
  expect(wire.paused).toBe(false)
})
