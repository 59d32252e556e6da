import { expect, test } from 'vitest'
import { manualClock } from '../../../kernel/manualClock.fixture.ts'
import { createTurns } from './turns.ts'

test('[K4] the first helps at once, the next only if nobody did', () => {
  const clock = manualClock()
  const turns = createTurns(clock)
  const helped: string[] = []
  const help = (need: string) => async () => void helped.push(need)
  turns.plan('a', 0, help('a'))
  turns.plan('b', 3, help('b'))
  turns.plan('b', 0, help('b twice'))
  turns.plan('c', 3, help('c'))
  clock.advance(0)
  expect(helped).toEqual(['a'])
  turns.done('somebody', 'b')
  clock.advance(899)
  expect(helped).toEqual(['a'])
  clock.advance(1)
  expect(helped).toEqual(['a', 'c'])
})

test('[K4] whoever only says it helped is believed once: asked again, the others help', () => {
  const clock = manualClock()
  const turns = createTurns(clock)
  const helped: string[] = []
  const ask = () => turns.plan('a', 2, async () => void helped.push('a'))
  ask()
  turns.done('liar', 'a')
  clock.advance(5_000)
  expect(helped).toEqual([])
  ask()
  turns.done('liar', 'a')
  clock.advance(5_000)
  expect(helped).toEqual(['a'])
})

test('[K5] a whisper key that nothing can be sealed to harms nobody who tries', () => {
  const clock = manualClock()
  const turns = createTurns(clock)
  let tried = 0
  const help = () => {
    tried++
    return Promise.reject(new Error('no such point'))
  }
  // A rejection that nobody handles would fail this run, and end a member that runs in Node.
  for (const need of ['a', 'b']) {
    turns.plan(need, 0, help)
    clock.advance(0)
  }
  expect(tried).toBe(2)
})
