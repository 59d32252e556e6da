import { expect, test } from 'vitest'
import { askToMove } from './askToMove.ts'
import { answerMove } from './moving.ts'

const aRoom = () => `test ${crypto.randomUUID()}`

test('[K32] a tab hears of the person only when the other one has ended its part', async () => {
  const name = aRoom()
  const order: string[] = []
  answerMove(name, async () => {
    await Promise.resolve()
    order.push('ended')
    return { memory: { tab: Uint8Array.of(7) }, on: ['camera'] }
  })
  const moved = await askToMove(name)
  order.push('taken')
  expect(moved).toEqual({ memory: { tab: Uint8Array.of(7) }, on: ['camera'] })
  expect(order).toEqual(['ended', 'taken'])
})

test('[K32] of two that ask, one becomes the person', async () => {
  const name = aRoom()
  let given = 0
  answerMove(name, async () => ({ memory: { tab: Uint8Array.of(++given) }, on: [] }))
  const [one, two] = await Promise.all([askToMove(name, 200), askToMove(name, 200)])
  expect([one, two].filter(moved => moved !== null)).toHaveLength(1)
  expect(given).toBe(1)
})

test('[K32] nobody there, or of another room: no answer, and no waiting for ever', async () => {
  const other = answerMove(aRoom(), async () => ({ memory: {}, on: [] }))
  expect(await askToMove(aRoom(), 50)).toBeNull()
  other.stop()
})
