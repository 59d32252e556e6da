import {
  base64url,
  DecodeError,
  decode,
  encode,
  formatOwnerFile,
  formatToken,
  fromBase64url,
  hash,
  limits,
  ownerFileKdfs,
  parseOwnerFile,
  parseToken,
} from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { SeededRandom } from '../seededRandom.ts'
import { FUZZ_CASES, mutateBytes, mutateMessage } from './mutate.ts'
import { messageKinds } from './samples.ts'

const MAX_BYTES = limits.FRAME_MAX_BYTES
/** All kinds share one decoder and differ by their schema. */
const CASES_PER_KIND = FUZZ_CASES / 10

describe('every CBOR decoder', () => {
  test.each(messageKinds)('$name: a value in its one form, or a DecodeError', { timeout: 600_000 }, kind => {
    const { schema, values } = kind
    for (const value of values)
      expect(encode(decode(schema, encode(value), MAX_BYTES))).toEqual(encode(value))
    const random = new SeededRandom(hash(encode(kind.name))[0] ?? 0)
    const seen = new Map<string, number>()
    for (let i = 0; i < CASES_PER_KIND; i++) {
      const bytes = mutateMessage(values[i % values.length], random)
      const said = outcome(() => {
        // What is signed and hashed must have one encoding: whatever is taken says the same when written again.
        if (!same(encode(decode(schema, bytes, MAX_BYTES)), bytes)) throw new Error('another form')
        return 'taken'
      }, `${kind.name}, case ${i}`)
      seen.set(said, (seen.get(said) ?? 0) + 1)
    }
    for (const said of ['taken', 'not-cbor', 'not-canonical', 'wrong-shape'])
      expect(seen.has(said)).toBe(true)
  })

  test('nesting of any depth is a DecodeError, not a crash', () => {
    for (let depth = 1; depth < 20_000; depth = Math.ceil(depth * 1.3)) {
      for (const opener of [0x81, 0xa1]) {
        const inner = opener === 0x81 ? [0x81] : [0xa1, 0x61, 0x74]
        const bytes = new Uint8Array([...Array.from({ length: depth }, () => inner).flat(), 0])
        const kind = messageKinds.find(({ name }) => name === 'client frame')
        if (!kind) throw new Error('no frames')
        expect(outcome(() => void decode(kind.schema, bytes, MAX_BYTES), `depth ${depth}`)).not.toBe('taken')
      }
    }
  })
})

test('[K2] whatever stands behind the # of an address is a link, or said to be none', {
  timeout: 600_000,
}, () => {
  const filled = (size: number) => new Uint8Array(size).fill(5)
  const room = { roomId: filled(16) as never, linkSecret: filled(32) }
  const tokens = [
    formatToken({ kind: 'guest', ...room }),
    formatToken({ kind: 'owner', ...room, ownerSeed: filled(32) }),
    formatToken({ kind: 'grant', grant: filled(32) }),
    formatToken({ kind: 'role', ...room, roleSeed: filled(32) }),
  ]
  const random = new SeededRandom(2)
  const seen = new Map<string, number>()
  for (let i = 0; i < FUZZ_CASES; i++) {
    const token = tokens[i % tokens.length] ?? ''
    const text = random.chance(0.5) ? mistyped(token, random) : withRightSum(token, random)
    const read = parseToken(text)
    const said = typeof read === 'string' ? read : read.kind
    // What a sentence left behind it does not count.
    const meant = /^[\w-]*/.exec(text.trim().replace(/^#/, ''))?.[0]
    if (typeof read === 'object') expect(formatToken(read)).toBe(meant)
    seen.set(said, (seen.get(said) ?? 0) + 1)
  }
  expect([...seen.keys()].sort()).toEqual([
    'cut',
    'grant',
    'guest',
    'missing',
    'newer-version',
    'owner',
    'role',
  ])
})

test('[K17] whatever file somebody chooses is an owner file that asks for what we know, or said to be none', {
  timeout: 600_000,
}, () => {
  const [kdf] = ownerFileKdfs
  const value = { kdf: { ...kdf }, salt: new Uint8Array(16), sealed: new Uint8Array(540) }
  const file = formatOwnerFile(value)
  const start = file.slice(0, file.length - encode(value).length)
  const random = new SeededRandom(17)
  const seen = new Map<string, number>()
  for (let i = 0; i < FUZZ_CASES; i++) {
    const bytes = random.chance(0.5)
      ? mutateBytes(file, random)
      : new Uint8Array([...start, ...mutateMessage(value, random)])
    const read = parseOwnerFile(bytes)
    if (typeof read === 'object') {
      expect(read.kdf).toEqual(kdf)
      if (!same(formatOwnerFile(read), bytes)) throw new Error(`another form, case ${i}`)
    }
    const said = typeof read === 'string' ? read : 'taken'
    seen.set(said, (seen.get(said) ?? 0) + 1)
  }
  expect([...seen.keys()].sort()).toEqual(['cut', 'newer-version', 'not-an-owner-file', 'taken'])
})

/** What a person or a mail program does to a link. */
function mistyped(token: string, random: SeededRandom): string {
  const text = new TextDecoder('latin1').decode(mutateBytes(new TextEncoder().encode(token), random))
  return random.pick([
    text,
    `#${token}`,
    ` ${token}\n`,
    text.slice(0, random.int(3)),
    `${token}=`,
    `${token}%20`,
  ])
}

/** Other content under a sum that fits. */
function withRightSum(token: string, random: SeededRandom): string {
  const head = mutateBytes((fromBase64url(token) ?? new Uint8Array(0)).slice(0, -2), random)
  return base64url(new Uint8Array([...head, ...hash(head).slice(0, 2)]))
}

function outcome(take: () => unknown, where: string): string {
  try {
    take()
    return 'taken'
  } catch (cause) {
    if (cause instanceof DecodeError) return cause.reason
    throw new Error(where, { cause })
  }
}

const same = (a: Uint8Array, b: Uint8Array) => a.length === b.length && a.every((byte, i) => byte === b[i])
