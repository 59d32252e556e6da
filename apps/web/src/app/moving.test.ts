import { expect, test } from 'vitest'
import { answerMove, askToMove } from './moving.ts'

const aRoom = () => `test ${crypto.randomUUID()}`

test('[K32] a tab hears of the person only when the other one has ended its part', async () => {
  const name = aRoom()
  const order: string[] = []
  answerMove(name, async () => {
    await Promise.resolve()
    order.push('ended')
    return { tab: Uint8Array.of(7) }
  })
  const memory = await askToMove(name)
  order.push('taken')
  expect(memory).toEqual({ tab: Uint8Array.of(7) })
  expect(order).toEqual(['ended', 'taken'])
})

test('[K32] of two that ask, one becomes the person', async () => {
  const name = aRoom()
  let given = 0
  answerMove(name, async () => ({ tab: Uint8Array.of(++given) }))
  const [one, two] = await Promise.all([askToMove(name, 200), askToMove(name, 200)])
  expect([one, two].filter(memory => memory !== null)).toHaveLength(1)
  expect(given).toBe(1)
})

test('[K32] nobody there, or of another room: no answer, and no waiting for ever', async () => {
  const other = answerMove(aRoom(), async () => ({}))
  expect(await askToMove(aRoom(), 50)).toBeNull()
  other.stop()
})
