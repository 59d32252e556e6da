import { encode } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { noLog } from '../log/log.ts'
import { DocumentKind } from '../testing/documentKind.ts'
import { FUZZ_CASES } from '../testing/fuzz.ts'
import { ManualClock } from '../testing/manualClock.ts'
import { MemoryWire } from '../testing/memoryWire.ts'
import { seededRandom } from '../testing/seededRandom.ts'
import { randomBytes } from '../testing/testApp.ts'
import { createStreamKernel } from './kernel.ts'

const FRAMES = 30
const SEEDS = Math.ceil(FUZZ_CASES / FRAMES)

/** Frames that are almost right, whole values of odd kinds, and plain noise. */
function strange(random: ReturnType<typeof seededRandom>): Uint8Array {
  const types = ['hello', 'open', 'send', 'ephemeral', 'credit', 'close', 'pong', 'fault', '__proto__', '']
  const values = [
    0,
    -1,
    1,
    2 ** 32,
    2 ** 53,
    1.5,
    '',
    'x'.repeat(300),
    null,
    true,
    [],
    {},
    new Uint8Array(16),
    [[[[1]]]],
  ]
  const value = () => values[random.below(values.length)]
  const frame: Record<string, unknown> = { t: types[random.below(types.length)] }
  for (const key of [
    's',
    'ref',
    'body',
    'id',
    'kind',
    'credential',
    'bytes',
    'n',
    'versions',
    'constructor',
    '__proto__',
  ])
    if (random.below(3) === 0)
      Object.defineProperty(frame, key, {
        value: value(),
        enumerable: true,
        writable: true,
        configurable: true,
      })
  const bytes = encode(frame)
  const choice = random.below(4)
  if (choice === 0) return random.bytes(random.below(200))
  if (choice === 1) return bytes.slice(0, random.below(bytes.length + 1))
  if (choice === 2) bytes[random.below(bytes.length)] = random.below(256)
  return bytes
}

test('[P-78] no sequence of bytes makes the kernel throw, reach a feature, or touch another socket', {
  timeout: 600_000,
}, async () => {
  const kind = new DocumentKind()
  const clock = new ManualClock()
  const logged: string[] = []
  const kernel = createStreamKernel({
    kinds: [kind],
    serverKey: randomBytes(32),
    build: 'test',
    versions: [1],
    clock,
    log: event => logged.push(event),
    randomBytes,
  })
  const origins = new Set(['http://localhost'])
  const bystander = new MemoryWire()
  kernel.accept(bystander, origins)
  bystander.receive({ t: 'hello', versions: [1], build: '', features: [] })
  for (let seed = 0; seed < SEEDS; seed++) {
    const random = seededRandom(seed)
    const wire = new MemoryWire()
    kernel.accept(wire, origins)
    if (random.below(4) > 0) wire.receive({ t: 'hello', versions: [1], build: '', features: [] })
    for (let i = 0; i < FRAMES && wire.ended === 'no'; i++) {
      const bytes = strange(random)
      expect(() => wire.receiveBytes(bytes), `seed ${seed} frame ${i}`).not.toThrow()
    }
    wire.drop()
    const last = wire.sent.at(-1)
    if (wire.ended === 'closed') expect(last?.t, `seed ${seed}`).toBe('fault')
  }
  // Everything that was begun asynchronously has ended too.
  await new Promise<void>(resolve => void setImmediate(resolve))
  expect(kind.opens).toEqual([])
  expect(logged).not.toContain('server.bug')
  expect([bystander.ended, kernel.sockets]).toEqual(['no', 1])
})

test('[P-78] deep nesting, huge lengths and bombs of references are a fault, not a crash', () => {
  const bodies = [
    new Uint8Array(20_000).fill(0x81),
    Uint8Array.from([0x9b, 255, 255, 255, 255, 255, 255, 255, 255]),
    Uint8Array.from([0x5b, 0, 0, 0, 255, 255, 255, 255, 255]),
    Uint8Array.from([0xbf, 0xff]),
    Uint8Array.from([0xc2, 0x41, 0]),
    new Uint8Array(0),
  ]
  for (const bytes of bodies) {
    const kernel = createStreamKernel({
      kinds: [],
      serverKey: randomBytes(32),
      build: 'test',
      versions: [1],
      clock: new ManualClock(),
      log: noLog,
      randomBytes,
    })
    const wire = new MemoryWire()
    kernel.accept(wire, new Set())
    wire.receiveBytes(bytes)
    expect(wire.sent.at(-1)).toEqual({ t: 'fault', code: 'bad-frame' })
  }
})
