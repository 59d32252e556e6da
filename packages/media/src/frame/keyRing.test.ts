import { expect, test } from 'vitest'
import type { EpochKeys, PeerKey } from '../types.ts'
import { frameKey, sealFrame } from './cipher.ts'
import { KeyRing } from './keyRing.ts'
import { ReplayWindow } from './replay.ts'
import { SenderContexts } from './senderContexts.ts'
import { readTrailer, type Trailer } from './trailer.ts'

const secret = (byte: number) => new Uint8Array(32).fill(byte)
const kinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
const anna: PeerKey = { leafIndex: 0, participant: 'AAAAAAAAAAAAAAAAAAAAAA', secret: secret(1), kinds }
const ben: PeerKey = { leafIndex: 1, participant: 'BBBBBBBBBBBBBBBBBBBBBA', secret: secret(2), kinds }
const keys = (epoch: number, others: readonly PeerKey[], more: Partial<EpochKeys> = {}): EpochKeys => ({
  epoch,
  own: null,
  others,
  addedSomebody: false,
  removedBarred: false,
  ...more,
})
const id = new Uint8Array(16)
const frame = async (changed: Partial<Trailer> = {}) => {
  const trailer: Trailer = {
    clear: 0,
    kind: 'camera',
    epoch: 1,
    leafIndex: 0,
    ctx: 0,
    counter: 0,
    ...changed,
  }
  const bytes = await sealFrame(
    await frameKey(anna.secret, trailer.kind, trailer.ctx),
    id,
    trailer,
    new Uint8Array(40),
  )
  return [readTrailer(bytes)!, bytes] as const
}
const outcome = async (contexts: SenderContexts, changed: Partial<Trailer>) => {
  const opening = await contexts.open(...(await frame(changed)))
  return opening.t === 'opened' ? 'opened' : opening.why
}

test('[K36] the window takes each counter once, in any order within 1,024', () => {
  const window = new ReplayWindow()
  expect([5, 3, 5, 3, 4, 1028, 4, 5, 6, 1028, 2000, 1029].map(c => window.take(c))).toEqual([
    true,
    true,
    false,
    false,
    true,
    true,
    false,
    false,
    true,
    false,
    true,
    true,
  ])
})

test('[K36] the window against a plain set, seeded', () => {
  const window = new ReplayWindow()
  const seen = new Set<number>()
  let highest = -1
  let at = 7
  for (let i = 0; i < 20_000; i++) {
    at = (at * 48_271) % 2_147_483_647
    const counter = Math.max(0, Math.floor(i / 2) + (at % 2_600) - 1_300)
    const fresh = counter > highest - ReplayWindow.size && !seen.has(counter)
    expect(window.take(counter)).toBe(fresh)
    if (fresh) seen.add(counter)
    highest = Math.max(highest, counter)
  }
})

test('[K36] a replayed frame is refused, also when both copies are in flight at once', async () => {
  const contexts = new SenderContexts(id, anna.secret)
  const copy = await frame()
  const both = await Promise.all([contexts.open(...copy), contexts.open(...copy)])
  expect(both.map(opening => opening.t).sort()).toEqual(['opened', 'refused'])
})

test('[K36] a heartbeat closes the contexts it does not list, except those it could not know yet', async () => {
  const contexts = new SenderContexts(id, anna.secret)
  contexts.report({ epoch: 1, leafIndex: 0, nextCtx: 2, contexts: [{ ctx: 1, kind: 'camera', counter: 0 }] })
  expect(await outcome(contexts, { ctx: 0 })).toBe('closed')
  expect(await outcome(contexts, { ctx: 1 })).toBe('opened')
  expect(await outcome(contexts, { ctx: 2 })).toBe('opened')
  // An older heartbeat that arrives later opens nothing.
  contexts.report({ epoch: 1, leafIndex: 0, nextCtx: 2, contexts: [] })
  contexts.report({ epoch: 1, leafIndex: 0, nextCtx: 2, contexts: [{ ctx: 1, kind: 'camera', counter: 0 }] })
  expect(await outcome(contexts, { ctx: 1, counter: 1 })).toBe('closed')
  contexts.report({ epoch: 1, leafIndex: 0, nextCtx: 1, contexts: [] })
  expect(await outcome(contexts, { ctx: 1, counter: 1 })).toBe('closed')
})

test('[K36] a heartbeat closes nothing in another epoch, not even of equal index', () => {
  const ring = new KeyRing()
  ring.set(keys(1, [anna]), 0)
  const { contexts } = ring.sender(1, 0)!
  ring.report({ epoch: 257, leafIndex: 0, nextCtx: 5, contexts: [] })
  expect(contexts.isOpen(0, 'camera')).toBe(true)
  ring.report({ epoch: 1, leafIndex: 0, nextCtx: 5, contexts: [] })
  expect(contexts.isOpen(0, 'camera')).toBe(false)
})

test('[K36] a heartbeat raises the low-water mark to its counter − 1,024', async () => {
  const contexts = new SenderContexts(id, anna.secret)
  const report = {
    epoch: 1,
    leafIndex: 0,
    nextCtx: 1,
    contexts: [{ ctx: 0, kind: 'camera', counter: 5_000 }],
  } as const
  contexts.report(report)
  expect(await outcome(contexts, { counter: 3_975 })).toBe('replayed')
  expect(await outcome(contexts, { counter: 3_976 })).toBe('opened')
  expect(await outcome(contexts, { counter: 3_975 })).toBe('replayed')
})

test('[K36] windows survive that the same keys are set again', async () => {
  const ring = new KeyRing()
  ring.set(keys(1, [anna]), 0)
  const first = ring.sender(1, 0)!.contexts
  ring.set(keys(1, [{ ...anna, secret: anna.secret.slice() }, ben]), 10)
  expect(ring.sender(1, 0)!.contexts).toBe(first)
})

test('[K37] a removed sender is gone from all epochs at once, the others stay for 10 s', () => {
  const ring = new KeyRing()
  ring.set(keys(1, [anna, ben]), 0)
  ring.set(keys(2, [anna]), 1_000)
  expect(ring.sender(1, 1)).toBeNull()
  expect(ring.sender(1, 0)).not.toBeNull()
  expect(ring.expire(10_999)).toBe(1)
  ring.expire(11_000)
  expect(ring.epoch(1)).toBeNull()
  expect(ring.epoch(2)).toBe(2)
})

test('[K37] a leaf taken over by somebody else does not keep the old sender alive', () => {
  const ring = new KeyRing()
  ring.set(keys(1, [anna]), 0)
  ring.set(keys(2, [{ ...ben, leafIndex: 0 }]), 0)
  expect(ring.sender(1, 0)).toBeNull()
})

test('[K37] after a barred member was removed all earlier epochs end within 2 s', () => {
  const ring = new KeyRing()
  ring.set(keys(1, [anna]), 0)
  ring.set(keys(2, [anna]), 0)
  ring.set(keys(3, [anna], { removedBarred: true }), 500)
  expect(ring.expire(2_499)).toBe(1)
  ring.expire(2_500)
  expect([ring.epoch(1), ring.epoch(2), ring.epoch(3)]).toEqual([null, null, 3])
})

test('[K37] an epoch that comes next gives earlier ones no more time', () => {
  const ring = new KeyRing()
  ring.set(keys(1, [anna]), 0)
  ring.set(keys(2, [anna], { removedBarred: true }), 0)
  ring.set(keys(3, [anna]), 1_000)
  ring.expire(2_000)
  expect([ring.epoch(1), ring.epoch(2), ring.epoch(3)]).toEqual([null, 2, 3])
})

test('[K35] a new epoch evicts an old one of equal index', () => {
  const ring = new KeyRing()
  ring.set(keys(1, [anna]), 0)
  ring.set(keys(257, [ben]), 0)
  expect(ring.epoch(1)).toBe(257)
  expect(ring.sender(1, 0)).toBeNull()
})
