import type { seededRandom } from './seededRandom.ts'

/** `FUZZ_CASES` for each decoder; `npm run test:soak` sets many more. */
export const FUZZ_CASES = Number(process.env.FUZZ_CASES ?? 100_000)

type Random = ReturnType<typeof seededRandom>

/** Bytes changed, cut, left out, repeated, a length blown up, or something else altogether. */
export function mutateBytes(sample: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(sample)
  const at = random.below(bytes.length + 1)
  switch (random.below(7)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return random.bytes(random.below(200))
    case 2:
      return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1 + random.below(8))])
    case 3: {
      const from = random.below(bytes.length + 1)
      return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(from, from + 40), ...bytes.slice(at)])
    }
    case 4:
      return Uint8Array.from([...bytes.slice(0, at), 0xff, 0xff, 0xff, 0xff, 0x7f, ...bytes.slice(at)])
    default:
      for (let n = random.below(3); n >= 0 && bytes.length > 0; n--)
        bytes[random.below(bytes.length)] = random.below(256)
      return bytes
  }
}

/** The same for text: each byte is one character. */
export const mutateText = (sample: string, random: Random): string =>
  Buffer.from(mutateBytes(Buffer.from(sample, 'latin1'), random)).toString('latin1')
