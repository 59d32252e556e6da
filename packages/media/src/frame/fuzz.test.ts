import { expect, test } from 'vitest'
import type { EpochKeys } from '../types.ts'
import { type Bytes, fromBase64url } from './bytes.ts'
import { wholeChance } from './chance.fixture.ts'
import { frameKey, sealFrame } from './cipher.ts'
import { KeyRing } from './keyRing.ts'
import { readTrailer, type Trailer, tagSize, trailerSize, writeTrailer } from './trailer.ts'

/** `FUZZ_CASES` for each decoder; `npm run test:soak` sets many more. */
const CASES = Number(process.env.FUZZ_CASES ?? 100_000)
/** What costs a key derivation and a decryption each time. */
const SEALED_CASES = CASES / 10

function mutate(frame: Uint8Array, below: (n: number) => number): Bytes {
  const bytes = new Uint8Array(frame)
  // Near the end lies the trailer: that is where a decoder can be led astray.
  const at = below(2) ? bytes.length - 1 - below(Math.min(bytes.length, trailerSize)) : below(bytes.length)
  switch (below(5)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return Uint8Array.from({ length: below(120) }, () => below(256))
    case 2:
      return new Uint8Array([...bytes.slice(0, at), below(256), ...bytes.slice(at)])
    default:
      bytes[at] = below(256)
      if (below(2)) bytes[below(bytes.length)] = below(256)
      return bytes
  }
}

const trailer: Trailer = { clear: 3, kind: 'camera', epoch: 7, leafIndex: 3, ctx: 5, counter: 9 }
const mediaKinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
const participant = 'AAECAwQFBgcICQoLDA0ODw'
const secret = new Uint8Array(32).fill(4)

test('[K35] any bytes have a trailer that reads back the same, or none', { timeout: 600_000 }, () => {
  const below = wholeChance(35)
  const frame = new Uint8Array([...new Uint8Array(60), ...writeTrailer(trailer)])
  let read = 0
  for (let i = 0; i < CASES; i++) {
    const bytes = mutate(frame, below)
    const found = readTrailer(bytes)
    if (!found) continue
    read++
    expect(writeTrailer(found)).toEqual(bytes.slice(-trailerSize))
    expect(bytes.length).toBeGreaterThanOrEqual(found.clear + tagSize + trailerSize)
  }
  expect(read).toBeGreaterThan(CASES / 10)
  expect(read).toBeLessThan((CASES * 9) / 10)
})

test('[K35, K36] of all frames made from one, only that one opens, and once', {
  timeout: 600_000,
}, async () => {
  const below = wholeChance(36)
  const ring = new KeyRing()
  const others = [{ leafIndex: 3, participant, secret, kinds: mediaKinds }]
  const keys: EpochKeys = { epoch: 7, own: null, others, addedSomebody: false, removedBarred: false }
  ring.set(keys, 0)
  const key = await frameKey(secret, 'camera', trailer.ctx)
  const plain = Uint8Array.from({ length: 50 }, (_, i) => i)
  const frame = await sealFrame(key, fromBase64url(participant), trailer, plain)
  const open = async (bytes: Bytes): Promise<string> => {
    const read = readTrailer(bytes)
    if (!read) return 'no trailer'
    const sender = ring.sender(read.epoch, read.leafIndex)
    if (!sender) return 'no sender'
    const opened = await sender.contexts.open(read, bytes)
    return opened.t === 'opened' ? 'opened' : opened.why
  }
  const seen = new Set<string>()
  for (let i = 0; i < SEALED_CASES; i++) {
    const bytes = mutate(frame, below)
    if (bytes.length === frame.length && bytes.every((byte, at) => byte === frame[at])) continue
    seen.add(await open(bytes))
  }
  expect([...seen].sort()).toEqual(['no sender', 'no trailer', 'unauthentic'])
  expect([await open(frame), await open(frame)]).toEqual(['opened', 'replayed'])
})
