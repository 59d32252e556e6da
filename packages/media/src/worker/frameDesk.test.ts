import { expect, test, vi } from 'vitest'
import { readTrailer } from '../frame/trailer.ts'
import type { EpochKeys, MediaKind, PeerKey } from '../types.ts'
import type { EncodedFrame } from './encoded.ts'
import { FrameDesk } from './frameDesk.ts'
import { KeyFramePacer } from './keyFramePacer.ts'
import type { FromWorker } from './protocol.ts'

const kinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
const anna: PeerKey = {
  leafIndex: 0,
  participant: 'AAAAAAAAAAAAAAAAAAAAAA',
  secret: new Uint8Array(32).fill(1),
  kinds,
}
const ben: PeerKey = {
  leafIndex: 1,
  participant: 'BBBBBBBBBBBBBBBBBBBBBA',
  secret: new Uint8Array(32).fill(2),
  kinds,
}
const cleo: PeerKey = {
  leafIndex: 2,
  participant: 'CCCCCCCCCCCCCCCCCCCCCA',
  secret: new Uint8Array(32).fill(3),
  kinds,
}

/** A desk with hands on its clock and streams: what is fed in, what comes out. */
function bench({ shows = true } = {}) {
  let now = 0
  const timers: { at: number; run: () => void }[] = []
  const posted: FromWorker[] = []
  const desk = new FrameDesk({
    post: message => {
      posted.push(message)
      if (shows && message.t === 'bound') desk.shown(message.slot, message.n)
    },
    now: () => now,
    after: (ms, run) => timers.push({ at: now + ms, run }),
  })
  const attach = (slot: number, dir: 'seal' | 'open', kind: MediaKind | null = null, live = true) => {
    const media = kind === 'microphone' || kind === 'screenAudio' ? 'audio' : 'video'
    const input = new TransformStream<EncodedFrame>(undefined, { highWaterMark: 99 }, { highWaterMark: 99 })
    const out: Uint8Array[] = []
    const writable = new WritableStream<EncodedFrame>({
      write: frame => void out.push(new Uint8Array(frame.data)),
    })
    const options = { desk: 'call', slot, dir, media, kind, live } as const
    void desk.attach(options, { readable: input.readable, writable, options })
    const writer = input.writable.getWriter()
    return { out, put: (data: Uint8Array, type?: 'key' | 'delta') => writer.write(frameOf(data, type)) }
  }
  const pass = (ms: number) => {
    now += ms
    for (const timer of timers.splice(0)) timer.at <= now ? timer.run() : timers.push(timer)
  }
  return { desk, posted, attach, pass }
}

function frameOf(data: Uint8Array, type: 'key' | 'delta' = 'key'): EncodedFrame {
  return { data: data.slice().buffer, type, getMetadata: () => ({ mimeType: 'video/VP9' }) }
}

const picture = new TextEncoder().encode('a picture of somebody')
/** Long enough for every step of WebCrypto that is under way, which work in the same queue. */
const settled = async () => {
  for (let i = 0; i < 20; i++) {
    await crypto.subtle.digest('SHA-256', picture)
    await new Promise(resolve => setTimeout(resolve))
  }
}
const keys = (
  epoch: number,
  own: PeerKey | null,
  others: PeerKey[],
  more: Partial<EpochKeys> = {},
): EpochKeys => ({
  epoch,
  own,
  others,
  addedSomebody: false,
  removedBarred: false,
  ...more,
})

async function sealedBy(
  who: PeerKey,
  epoch = 1,
  count = 1,
  kind: MediaKind = 'camera',
): Promise<Uint8Array[]> {
  const { desk, attach } = bench()
  desk.setKeys(keys(epoch, who, []), 0, false)
  const sender = attach(1, 'seal', kind)
  for (let i = 0; i < count; i++) await sender.put(picture)
  await vi.waitFor(() => expect(sender.out).toHaveLength(count))
  return sender.out
}

test('[K22] [K38] without key, without kind or muted nothing leaves', async () => {
  const { desk, attach } = bench()
  const senders = [attach(1, 'seal', 'camera'), attach(2, 'seal', null), attach(3, 'seal', 'screen', false)]
  for (const sender of senders) await sender.put(picture)
  desk.setKeys(keys(1, null, [ben]), 0, false)
  for (const sender of senders) await sender.put(picture)
  await settled()
  expect(senders.flatMap(sender => sender.out)).toEqual([])
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  for (const sender of senders) await sender.put(picture)
  await settled()
  expect(senders.map(sender => sender.out.length)).toEqual([1, 0, 0])
  expect(desk.counters()).toMatchObject({ sealed: 1, withheld: 8 })
})

test('[K35] a frame arrives as it was, its receiver is bound first, and a replay does not pass', async () => {
  const [frame] = await sealedBy(ben)
  const { desk, posted, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(frame!)
  await receiver.put(frame!)
  await settled()
  expect(receiver.out).toEqual([picture])
  const { participant, leafIndex } = ben
  expect(posted).toEqual([{ t: 'bound', slot: 7, n: 1, binding: { participant, leafIndex, kind: 'camera' } }])
  expect(desk.counters()).toMatchObject({ opened: 1, refused: 1 })
})

test('[K38] plain frames are dropped and counted, never shown', async () => {
  const { desk, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(picture)
  await settled()
  expect(receiver.out).toEqual([])
  expect(desk.counters().foreignClear).toBe(1)
})

test('[K37] frames of an epoch that is not known yet wait, in order, at most a second and 256 KiB', async () => {
  const frames = await sealedBy(ben, 2, 3)
  const late = (await sealedBy(ben, 2, 5)).slice(3)
  const { desk, attach, pass } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(frames[0]!)
  await settled()
  pass(1_001)
  for (const frame of [...frames.slice(1), ...late]) await receiver.put(frame)
  await settled()
  expect(receiver.out).toEqual([])
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  await settled()
  expect(receiver.out).toHaveLength(4)
})

test('[K37] of frames that wait no more than 256 KiB are kept, the first ones', async () => {
  const big = new Uint8Array(100 * 1024)
  const sealer = bench()
  sealer.desk.setKeys(keys(2, ben, []), 0, false)
  const sender = sealer.attach(1, 'seal', 'camera')
  for (let i = 0; i < 4; i++) await sender.put(big)
  await vi.waitFor(() => expect(sender.out).toHaveLength(4))
  const { desk, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  for (const frame of sender.out) await receiver.put(frame)
  await settled()
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  await settled()
  expect(receiver.out).toHaveLength(2)
})

test('[K37] keys of an earlier epoch end by themselves', async () => {
  const [first, second] = await sealedBy(ben, 1, 2)
  const { desk, attach, pass } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(first!)
  await settled()
  expect(receiver.out).toHaveLength(1)
  pass(10_000)
  await receiver.put(second!)
  await settled()
  expect(receiver.out).toHaveLength(1)
})

test('[K38] what was muted, or lost its right, while it was being sealed does not leave any more', async () => {
  const stop = [
    (desk: FrameDesk) => desk.direct(1, 'camera', false),
    (desk: FrameDesk) => desk.setKeys(keys(1, null, [ben]), 0, false),
  ]
  for (const act of stop) {
    const { desk, attach } = bench()
    desk.setKeys(keys(1, anna, [ben]), 0, false)
    const sender = attach(1, 'seal', 'camera')
    await settled()
    const sealing = vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce((...given) => {
      sealing.mockRestore()
      act(desk)
      return crypto.subtle.encrypt(...given)
    })
    await sender.put(picture)
    await settled()
    expect(sender.out).toEqual([])
    expect(desk.counters()).toMatchObject({ sealed: 0, withheld: 1 })
  }
})

test('[K35] another sender on a bound receiver waits until the page has let go of the first', async () => {
  const [fromBen] = await sealedBy(ben)
  const [fromCleo, more] = await sealedBy(cleo, 1, 2)
  const { desk, posted, attach } = bench({ shows: false })
  desk.setKeys(keys(1, anna, [ben, cleo]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(fromBen!)
  desk.shown(7, 1)
  await receiver.put(fromCleo!)
  await receiver.put(more!)
  await settled()
  expect(receiver.out).toHaveLength(1)
  expect(posted.map(message => 'n' in message && message.n)).toEqual([1, 2])
  // What the page says of the first is of no use to the second.
  desk.shown(7, 1)
  await settled()
  expect(receiver.out).toHaveLength(1)
  desk.shown(7, 2)
  await settled()
  expect(receiver.out).toHaveLength(3)
  expect(posted.at(-1)).toMatchObject({ t: 'bound', binding: { participant: cleo.participant } })
})

test('[K35] sound does not reach a picture decoder', async () => {
  const [sound] = await sealedBy(ben, 1, 1, 'microphone')
  const { desk, posted, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(sound!)
  await settled()
  expect(receiver.out).toEqual([])
  expect(posted).toEqual([])
})

test('[K36] a heartbeat without this kind ends the binding', async () => {
  const [frame] = await sealedBy(ben)
  const { desk, posted, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(frame!)
  await settled()
  desk.report({ epoch: 1, leafIndex: 1, nextCtx: 1, contexts: [{ ctx: 0, kind: 'camera', counter: 1 }] })
  expect(posted.at(-1)?.t).toBe('bound')
  desk.report({ epoch: 1, leafIndex: 1, nextCtx: 1, contexts: [] })
  expect(posted.at(-1)).toEqual({ t: 'unbound', slot: 7 })
})

test('[K37] the binding of a removed sender ends with the epoch that removes it', async () => {
  const [frame] = await sealedBy(ben)
  const { desk, posted, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  await attach(7, 'open').put(frame!)
  await settled()
  desk.setKeys(keys(2, anna, []), 0, false)
  expect(posted.at(-1)).toEqual({ t: 'unbound', slot: 7 })
})

test('[K43] what the rules forbid is not let through, in earlier epochs neither, and what is shown of it ends', async () => {
  const [first, second] = await sealedBy(ben, 1, 2)
  const { desk, posted, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(first!)
  await settled()
  expect(receiver.out).toHaveLength(1)
  desk.setKeys(keys(2, anna, [{ ...ben, kinds: ['microphone'] }]), 0, false)
  expect(posted.at(-1)).toEqual({ t: 'unbound', slot: 7 })
  const [newer] = await sealedBy(ben, 2)
  await receiver.put(second!)
  await receiver.put(newer!)
  await settled()
  expect(receiver.out).toHaveLength(1)
  expect(desk.counters().refused).toBe(2)
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  await receiver.put(newer!)
  await settled()
  expect(receiver.out).toHaveLength(2)
})

test('[K35] who waits to be shown and is removed meanwhile is not', async () => {
  const [one] = await sealedBy(ben)
  const [other] = await sealedBy(cleo)
  const { desk, posted, attach } = bench({ shows: false })
  desk.setKeys(keys(1, anna, [ben, cleo]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(one!)
  desk.shown(7, 1)
  await receiver.put(other!)
  await settled()
  expect(posted.at(-1)).toMatchObject({ t: 'bound', n: 2 })
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  expect(posted.at(-1)).toEqual({ t: 'unbound', slot: 7 })
  desk.shown(7, 2)
  await settled()
  expect(receiver.out).toHaveLength(1)
})

test('[K43] [K37] whoever goes, or loses the right, while a frame is being opened does not appear any more', async () => {
  const after = [keys(1, anna, []), keys(1, anna, [{ ...ben, kinds: ['microphone'] }])]
  for (const next of after) {
    const [frame] = await sealedBy(ben)
    const { desk, posted, attach } = bench()
    desk.setKeys(keys(1, anna, [ben]), 0, false)
    const receiver = attach(7, 'open')
    const opening = vi.spyOn(crypto.subtle, 'decrypt').mockImplementationOnce((...given) => {
      opening.mockRestore()
      desk.setKeys(next, 0, false)
      return crypto.subtle.decrypt(...given)
    })
    await receiver.put(frame!)
    await settled()
    expect([receiver.out, posted]).toEqual([[], []])
  }
})

test('[K35] the same person on another leaf is another binding', async () => {
  const [before] = await sealedBy(ben)
  const moved = { ...ben, leafIndex: 4 }
  const [after] = await sealedBy(moved, 2)
  const { desk, posted, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  await receiver.put(before!)
  await settled()
  desk.setKeys(keys(2, anna, [moved]), 0, false)
  await receiver.put(after!)
  await settled()
  expect(posted.map(message => 'binding' in message && message.binding.leafIndex)).toEqual([1, 4])
  expect(receiver.out).toHaveLength(2)
})

test('the first picture waits until something shows it', async () => {
  const frames = await sealedBy(ben, 1, 2)
  const { desk, attach } = bench({ shows: false })
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  for (const frame of frames) await receiver.put(frame)
  await settled()
  expect(receiver.out).toEqual([])
  desk.shown(7, 1)
  await settled()
  expect(receiver.out).toHaveLength(2)
})

test('[K36] what passed in one worker does not pass in the next', async () => {
  const frames = await sealedBy(ben, 1, 3)
  const old = bench()
  old.desk.setKeys(keys(1, anna, [ben]), 0, false)
  const before = old.attach(7, 'open')
  for (const frame of frames.slice(0, 2)) await before.put(frame)
  await settled()
  expect(before.out).toHaveLength(2)
  const { desk, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 1024, false)
  desk.passed(old.desk.marks())
  const receiver = attach(7, 'open')
  for (const frame of frames) await receiver.put(frame)
  await settled()
  expect(receiver.out).toHaveLength(1)
})

test('[K34] each epoch, and each return from being muted, takes a context of its own', async () => {
  const { desk, attach } = bench()
  desk.setKeys(keys(1, anna, []), 0, false)
  attach(1, 'seal', 'camera')
  await settled()
  const seen = () => [
    desk.contexts().epoch,
    desk.contexts().nextCtx,
    desk.contexts().contexts.map(c => c.ctx),
  ]
  expect(seen()).toEqual([1, 1, [0]])
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  expect(seen()).toEqual([1, 1, [0]])
  desk.direct(1, 'camera', false)
  expect(seen()).toEqual([1, 1, []])
  desk.direct(1, 'camera', true)
  expect(seen()).toEqual([1, 2, [1]])
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  expect(seen()).toEqual([2, 1, [0]])
})

test('[K37] key frames: at once, one per 300 ms, every 2.5 s above 8 people, the last request never lost', () => {
  let now = 0
  const made: number[] = []
  const timers: { at: number; run: () => void }[] = []
  const pacer = new KeyFramePacer({
    make: () => made.push(now),
    now: () => now,
    after: (ms, run) => timers.push({ at: now + ms, run }),
  })
  const reach = (time: number) => {
    now = time
    for (const timer of timers.splice(0)) timer.at <= now ? timer.run() : timers.push(timer)
  }
  const at = (time: number, people: number) => {
    reach(time)
    pacer.request(people)
  }
  at(0, 3)
  at(100, 4)
  at(200, 5)
  reach(300)
  expect(made).toEqual([0, 300])
  at(1_000, 9)
  at(1_100, 9)
  reach(2_799)
  expect(made).toEqual([0, 300])
  reach(2_800)
  expect(made).toEqual([0, 300, 2_800])
})

test('[K37] after a join the key frame is asked for when the new key is already in use', async () => {
  const { desk, posted, attach, pass } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const sender = attach(1, 'seal', 'camera')
  pass(1_000)
  posted.length = 0
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  expect(posted).toEqual([])
  desk.setKeys(keys(3, anna, [ben, cleo], { addedSomebody: true }), 0, false)
  expect(posted).toEqual([{ t: 'needKeyFrame' }])
  await sender.put(picture)
  await vi.waitFor(() => expect(sender.out).toHaveLength(1))
  expect(readTrailer(sender.out[0]!)?.epoch).toBe(3)
})

test('[K37] where the page has asked ahead, a key frame that left before the switch is asked for again', async () => {
  const { desk, posted, attach, pass } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const sender = attach(1, 'seal', 'camera')
  pass(1_000)
  posted.length = 0
  desk.setKeys(keys(2, anna, [ben, cleo], { addedSomebody: true }), 0, true)
  await sender.put(picture)
  await vi.waitFor(() => expect(sender.out).toHaveLength(1))
  pass(1_000)
  expect(posted).toEqual([])
  // The key frame is being sealed while the epoch changes, and what follows are deltas.
  const sealing = vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce((...given) => {
    sealing.mockRestore()
    desk.setKeys(keys(3, anna, [ben, cleo], { addedSomebody: true }), 0, true)
    return crypto.subtle.encrypt(...given)
  })
  await sender.put(picture, 'key')
  await sender.put(picture, 'delta')
  await vi.waitFor(() => expect(sender.out).toHaveLength(3))
  expect(posted).toEqual([])
  pass(100)
  expect(posted).toEqual([{ t: 'needKeyFrame' }])
})

test('what the server sees of a camera, and of a microphone, is a sealed frame', async () => {
  const { desk, attach, pass } = bench()
  desk.setKeys(keys(1, anna, []), 0, false)
  const sender = attach(1, 'seal', 'camera')
  const sample = desk.sample('camera')
  await sender.put(picture)
  await settled()
  expect(await sample).toEqual(sender.out[0])
  const microphone = attach(2, 'seal', 'microphone')
  const [sound, none] = [desk.sample('microphone'), desk.sample('screen')]
  await microphone.put(picture)
  await settled()
  expect(await sound).toEqual(microphone.out[0])
  pass(1_000)
  expect(await none).toBeNull()
})

test('[K35] frames that fail to authenticate are told once, after 60 of them and 5 s', async () => {
  const forged = await sealedBy({ ...ben, secret: cleo.secret }, 1, 150)
  const { desk, posted, attach, pass } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  const receiver = attach(7, 'open')
  const put = async (from: number, to: number) => {
    for (const frame of forged.slice(from, to)) await receiver.put(frame)
    await vi.waitFor(() => expect(desk.counters().refused).toBe(to))
  }
  await put(0, 100)
  expect(posted).toEqual([])
  pass(5_000)
  await put(100, 150)
  expect(posted).toEqual([{ t: 'refusing', slot: 7, participant: ben.participant }])
})

test('[K36] a sender whose connection is closed is no longer reported, and sends nothing', async () => {
  const { desk, attach } = bench()
  const [before, after] = [attach(1, 'seal', 'camera'), attach(2, 'seal', 'camera')]
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  desk.gone(1)
  await before.put(picture)
  await after.put(picture)
  await settled()
  expect([before.out.length, after.out.length]).toEqual([0, 1])
  expect(desk.contexts().contexts.map(({ ctx }) => ctx)).toEqual([1])
})

test('[K21] what starts or stops leaving within an epoch is told, once for all that changes in one go', async () => {
  const { desk, attach, pass, posted } = bench()
  const told = () => {
    pass(0)
    return posted.splice(0).filter(({ t }) => t === 'contextsChanged').length
  }
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  expect(told()).toBe(0)
  attach(1, 'seal', 'camera')
  attach(2, 'seal', 'microphone')
  expect(told()).toBe(1)
  desk.direct(1, 'camera', true)
  expect(told()).toBe(0)
  desk.direct(1, 'camera', false)
  expect(told()).toBe(1)
  desk.gone(2)
  expect(told()).toBe(1)
  attach(3, 'seal', 'camera')
  expect(told()).toBe(1)
  // The same kinds under new numbers are no news.
  desk.setKeys(keys(2, anna, [ben]), 0, false)
  expect(told()).toBe(0)
  // Muted in the same breath as the epoch changes, or as its keys come again.
  desk.direct(3, 'camera', false)
  desk.setKeys(keys(3, anna, [ben]), 0, false)
  expect(told()).toBe(1)
  desk.direct(3, 'camera', true)
  desk.setKeys(keys(3, anna, [ben]), 0, false)
  expect(told()).toBe(1)
})
