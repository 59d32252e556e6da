import { expect, test } from 'vitest'
import { onDemand } from './onDemand.ts'

/** A chunk that arrives only when it is asked for the nth time. */
function chunk(arrivesAt: number) {
  let asked = 0
  const load = async () => {
    asked++
    if (asked < arrivesAt) throw new TypeError('Failed to fetch dynamically imported module')
    return { from: asked }
  }
  return { load, asked: () => asked }
}

test('nothing is loaded before it is needed, and then once for all who need it', async () => {
  const { load, asked } = chunk(1)
  const needed = onDemand(load)
  expect(asked()).toBe(0)
  const [one, other] = await Promise.all([needed(), needed()])
  expect(one).toBe(other)
  expect(await needed()).toBe(one)
  expect(asked()).toBe(1)
})

test('a chunk that does not arrive fails for all who wait for it, and the next who needs it asks again', async () => {
  const { load, asked } = chunk(2)
  const needed = onDemand(load)
  const waiting = await Promise.allSettled([needed(), needed()])
  expect(waiting.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(asked()).toBe(1)
  expect(await needed()).toEqual({ from: 2 })
  expect(asked()).toBe(2)
})

test('what cannot be made of it is tried again as well', async () => {
  const { load } = chunk(1)
  const needed = onDemand(async () => {
    const { from } = await load()
    if (from === 1) throw new Error('half a chunk')
    return from
  })
  await expect(needed()).rejects.toThrow('half a chunk')
  expect(await needed()).toBe(2)
})
