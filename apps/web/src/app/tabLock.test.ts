import { expect, test } from 'vitest'
import { lockName, lockRoom } from './tabLock.ts'

test('[K32] one tab per room; another takes it only by asking for it, and the first hears of that', async () => {
  const { locks } = navigator
  if (!locks) return expect(locks).toBeUndefined()
  const room = `test ${crypto.randomUUID()}`
  const first = await lockRoom(locks, room)
  const second = await lockRoom(locks, room)
  expect([first.mine, second.mine]).toEqual([true, false])
  let lost = 0
  first.onLost(() => {
    lost++
  })
  await second.take()
  expect(second.mine).toBe(true)
  await expect.poll(() => lost).toBe(1)
  second.release()
})

test('other rooms, and browsers without locks, are not held up', async () => {
  const room = `test ${crypto.randomUUID()}`
  expect((await lockRoom(undefined, room)).mine).toBe(true)
  expect((await lockRoom(undefined, room)).mine).toBe(true)
})

test('[K32] a second person of the same browser has a lock of its own, and so has each room', () => {
  const [one, two] = [new Uint8Array(16), new Uint8Array(16).fill(1)]
  const names = [lockName(one, null), lockName(one, 'a'), lockName(one, 'b'), lockName(two, null)]
  expect(new Set(names).size).toBe(4)
})
