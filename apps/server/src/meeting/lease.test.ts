import { expect, test } from 'vitest'
import { Lease } from './lease.ts'

const first = () => 0
const ask = (now: number, candidates = ['a', 'b', 'c'], needed = true) => ({
  needed,
  candidates: () => candidates,
  now,
  pick: first,
})

test('[K27] nobody has it while nothing waits', () => {
  const lease = new Lease()
  expect(lease.decide(ask(0, ['a'], false))).toBe(false)
  expect(lease.held).toBeNull()
})

test('[K27] everybody has a turn before anybody has a second', () => {
  const lease = new Lease()
  const turns: (string | undefined)[] = []
  for (let now = 0; now < 18_000; now += 3_000) {
    lease.decide(ask(now))
    turns.push(lease.held?.holder)
  }
  expect(turns).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
})

test('[K27] it lasts 3 s and not longer, and stays with who can still act', () => {
  const lease = new Lease()
  lease.decide(ask(0))
  expect(lease.isHeldBy('a', 2_999)).toBe(true)
  expect(lease.isHeldBy('a', 3_000)).toBe(false)
  expect(lease.decide(ask(1_000))).toBe(false)
  expect(lease.decide(ask(1_000, ['b', 'c']))).toBe(true)
  expect(lease.held?.holder).toBe('b')
})

test('[K27] a single candidate gets it again', () => {
  const lease = new Lease()
  lease.decide(ask(0, ['a']))
  lease.decide(ask(3_000, ['a']))
  expect(lease.held).toEqual({ holder: 'a', until: 6_000 })
  lease.pass()
  lease.decide(ask(3_100, ['a', 'b']))
  expect(lease.held?.holder).toBe('b')
})

test('[K27] nobody is looked for while nothing waits: each of two hundred votes on an epoch asks', () => {
  const lease = new Lease()
  let asked = 0
  const candidates = () => {
    asked++
    return ['a']
  }
  for (let i = 0; i < 200; i++) lease.decide({ needed: false, candidates, now: i, pick: first })
  expect(asked).toBe(0)
  lease.decide({ needed: true, candidates, now: 200, pick: first })
  expect([asked, lease.held?.holder]).toEqual([1, 'a'])
})
