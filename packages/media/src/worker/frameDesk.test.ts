import { expect, test, vi } from 'vitest'
import { anna, ben, bench, cleo, keys, picture, sealedBy, settled } from './frameDesk.fixture.ts'
import type { FrameDesk } from './frameDesk.ts'

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
