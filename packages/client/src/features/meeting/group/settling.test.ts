import { expect, test } from 'vitest'
import { answerToVoid, createSettling, isSettled } from './settling.ts'

function setUp() {
  let now = 0
  const settling = createSettling({ now: () => now, after: () => () => undefined })
  const epoch = (n: number) => ({
    groupId: new Uint8Array(16),
    epoch: n,
    ctxHash: new Uint8Array(32).fill(n),
  })
  return { settling, epoch, at: (ms: number) => (now = ms) }
}

test('[K19] an epoch settles with a message after ten seconds, not with time alone and not before', () => {
  const { settling, epoch, at } = setUp()
  settling.began(epoch(1))
  at(9_999)
  expect(settling.handled()).toBeNull()
  at(10_000)
  expect(settling.handled()?.epoch).toBe(1)
  expect(settling.handled()).toBeNull()
})

test('[K19] a broken stream starts the ten seconds anew', () => {
  const { settling, epoch, at } = setUp()
  settling.began(epoch(1))
  at(9_000)
  settling.broke()
  at(12_000)
  expect(settling.handled()).toBeNull()
  at(19_000)
  expect(settling.handled()?.epoch).toBe(1)
})

test('[K19] a void takes back the newest epoch only', () => {
  const { settling, epoch, at } = setUp()
  settling.began(epoch(1))
  settling.began(epoch(2))
  settling.voided()
  at(20_000)
  expect(settling.handled()?.epoch).toBe(1)
})

test('[K19] what settled is not taken back by a void, in this group', () => {
  const { epoch } = setUp()
  expect(isSettled(null, epoch(3))).toBe(false)
  expect(isSettled(epoch(2), epoch(3))).toBe(false)
  expect(isSettled(epoch(3), epoch(3))).toBe(true)
  expect(isSettled(epoch(3), { ...epoch(3), groupId: new Uint8Array(16).fill(1) })).toBe(false)
})

test('[K19] a void of what is settled is not followed; one of another epoch is not ours', () => {
  const now = { groupId: new Uint8Array(16).fill(1), epoch: 5, ctxHash: new Uint8Array(32).fill(2) }
  const said = { epoch: 5, ctxHash: now.ctxHash }
  expect(answerToVoid(said, now, null)).toBe('step-back')
  expect(answerToVoid(said, now, { ...now, epoch: 4 })).toBe('step-back')
  expect(answerToVoid(said, now, now)).toBe('come-back')
  expect(answerToVoid({ ...said, epoch: 4 }, now, null)).toBe('not-here')
  expect(answerToVoid({ ...said, ctxHash: new Uint8Array(32) }, now, null)).toBe('not-here')
})
