import { expect, test, vi } from 'vitest'
import { readTrailer } from '../frame/trailer.ts'
import { anna, ben, bench, cleo, keys, picture, sealedBy, settled } from './frameDesk.fixture.ts'
import { KeyFramePacer } from './keyFramePacer.ts'

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

test('[K37] the binding of a removed sender ends with the epoch that removes it', async () => {
  const [frame] = await sealedBy(ben)
  const { desk, posted, attach } = bench()
  desk.setKeys(keys(1, anna, [ben]), 0, false)
  await attach(7, 'open').put(frame!)
  await settled()
  desk.setKeys(keys(2, anna, []), 0, false)
  expect(posted.at(-1)).toEqual({ t: 'unbound', slot: 7 })
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
