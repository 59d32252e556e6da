import { limits } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { Penalties } from './penalties.ts'
import { commitWindow, MessageRate } from './rates.ts'

test('[K40] a burst of 20, then 5 a second, for each key on its own', () => {
  const rate = new MessageRate()
  const taken = (now: number, key = 'a') =>
    Array.from({ length: 40 }, () => rate.take(key, now)).filter(Boolean).length
  expect(taken(0)).toBe(20)
  expect(taken(1_000)).toBe(5)
  expect(taken(1_000, 'b')).toBe(20)
  expect(taken(60_000)).toBe(20)
})

test('[K27] 20 commits in any 10 s', () => {
  const rate = commitWindow()
  for (let i = 0; i < limits.COMMITS_PER_10_S_MAX; i++) rate.count(i * 100)
  expect(rate.allows(9_999)).toBe(false)
  expect(rate.allows(10_000)).toBe(true)
})

test('[K29] a second void pauses a joiner for 30 s and takes trust from a member', () => {
  const penalties = new Penalties()
  penalties.countVoid('a', 0)
  expect([penalties.pausesJoin('a', 1), penalties.isDistrusted('a')]).toEqual([false, false])
  penalties.countVoid('a', 1_000)
  expect([penalties.pausesJoin('a', 30_999), penalties.pausesJoin('a', 31_000)]).toEqual([true, false])
  expect(penalties.isDistrusted('a')).toBe(true)
})
