import { expect, test } from 'vitest'
import type { Clock } from '../../../kernel/ports.ts'
import { createTurns } from './turns.ts'

/** Waits that a test lets end. */
function manualClock() {
  const waits: { readonly ms: number; run: (() => void) | null }[] = []
  const clock: Pick<Clock, 'after'> & { now(): number } = {
    now: () => 0,
    after(ms, run) {
      const wait: (typeof waits)[number] = { ms, run }
      waits.push(wait)
      return () => {
        wait.run = null
      }
    },
  }
  const elapse = () => {
    for (const wait of waits.splice(0)) wait.run?.()
  }
  return { clock, waits, elapse }
}

test('[K4] the first helps at once, the next only if nobody did', async () => {
  const { clock, waits, elapse } = manualClock()
  const turns = createTurns(clock)
  const helped: string[] = []
  const help = (need: string) => async () => void helped.push(need)
  turns.plan('a', 0, help('a'))
  turns.plan('b', 3, help('b'))
  turns.plan('b', 3, help('b twice'))
  expect(waits.map(({ ms }) => ms)).toEqual([0, 900])
  turns.done('somebody', 'b')
  elapse()
  expect(helped).toEqual(['a'])
})

test('[K4] whoever only says it helped is believed once: asked again, the others help', async () => {
  const { clock, elapse } = manualClock()
  const turns = createTurns(clock)
  const helped: string[] = []
  const ask = () => turns.plan('a', 2, async () => void helped.push('a'))
  ask()
  turns.done('liar', 'a')
  elapse()
  expect(helped).toEqual([])
  ask()
  turns.done('liar', 'a')
  elapse()
  expect(helped).toEqual(['a'])
})

test('[K5] a whisper key that nothing can be sealed to harms nobody who tries', async () => {
  const { clock, elapse } = manualClock()
  const turns = createTurns(clock)
  let tried = 0
  const help = () => {
    tried++
    return Promise.reject(new Error('no such point'))
  }
  // A rejection that nobody handles would fail this run, and end a member that runs in Node.
  for (const need of ['a', 'b']) {
    turns.plan(need, 0, help)
    elapse()
  }
  expect(tried).toBe(2)
})
