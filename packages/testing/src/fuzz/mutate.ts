import { type Bytes, encode } from '@konklave/protocol'
import type { SeededRandom } from '../seededRandom.ts'

/** `FUZZ_CASES` for each decoder; `npm run test:soak` sets many more. */
export const FUZZ_CASES = Number(process.env.FUZZ_CASES ?? 100_000)

/** Bytes changed, cut, lengthened, repeated, a length field blown up, or something else altogether. */
export function mutateBytes(sample: Uint8Array, random: SeededRandom): Bytes {
  const bytes = new Uint8Array(sample)
  const at = random.int(bytes.length + 1)
  switch (random.int(8)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return random.bytes(random.int(300))
    case 2:
      return new Uint8Array([...bytes, ...random.bytes(1 + random.int(8))])
    case 3:
      return new Uint8Array([...bytes.slice(0, at), ...bytes.slice(at + 1 + random.int(8))])
    case 4: {
      const from = random.int(bytes.length + 1)
      return new Uint8Array([...bytes.slice(0, at), ...bytes.slice(from, from + 40), ...bytes.slice(at)])
    }
    case 5:
      bytes.set([0xff, 0xff, 0xff, 0xff].slice(0, bytes.length - Math.min(at, bytes.length)), at)
      return bytes
    default:
      for (let n = random.int(3); n >= 0 && bytes.length > 0; n--)
        bytes[random.int(bytes.length)] = random.int(256)
      return bytes
  }
}

const ODD = [
  ...[0, 1, -1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER, 2 ** 63, 1.5, true, false, null, '', 'x', [], {}],
  '\ud800',
  [[[[]]]],
  { t: '__proto__' },
  new Uint8Array(0),
  new Uint8Array(16),
]
/** Costly to make and to write, so they are rare. */
const LARGE = ['x'.repeat(5_000), new Uint8Array(70_000), Array.from({ length: 600 }, () => 0)]

/** The same message with something wrong in one or a few places, still canonical CBOR: what a hostile peer would send. */
export function mutateValue(value: unknown, random: SeededRandom): unknown {
  if (random.chance(0.08)) return random.chance(0.005) ? random.pick(LARGE) : random.pick(ODD)
  if (value instanceof Uint8Array) return random.chance(0.2) ? mutateBytes(value, random) : value
  if (Array.isArray(value)) {
    const list = value.map(part => mutateValue(part, random))
    if (random.chance(0.1)) list.push(...list, ...list)
    if (random.chance(0.001)) while (list.length < 600) list.push(list[0] ?? 0)
    return list
  }
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, part]) => [key, mutateValue(part, random)] as const)
  const gone = random.chance(0.1) ? random.int(entries.length) : -1
  const more = random.chance(0.05) ? [[random.pick(['extra', '', 'constructor']), random.pick(ODD)]] : []
  return Object.fromEntries([...entries.filter((_, i) => i !== gone), ...more])
}

/** One hostile encoding of `value`: half of them broken in their bytes, half in their meaning. */
export function mutateMessage(value: unknown, random: SeededRandom): Bytes {
  return random.chance(0.5) ? mutateBytes(encode(value), random) : encode(mutateValue(value, random))
}
