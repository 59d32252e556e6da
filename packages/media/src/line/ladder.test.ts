import { expect, test } from 'vitest'
import type { Verdict } from './judge.ts'
import { atFoot, type Ladder, step } from './ladder.ts'

const TOP = 3

/** A verdict each second, by its first letter; `-`: none. Returns the rung after each. */
function climbed(
  verdicts: string,
  from: Ladder = atFoot(0),
): { readonly rungs: string; readonly last: Ladder } {
  const names: Record<string, Verdict> = { g: 'good', f: 'fair', b: 'bad', d: 'dire' }
  let ladder = from
  let now = from.movedAt
  const rungs = [...verdicts].map(letter => {
    now += 1_000
    ladder = step(ladder, names[letter] ?? null, now, { top: TOP })
    return ladder.rung
  })
  return { rungs: rungs.join(''), last: ladder }
}

test('what is bad for a moment, again and again, moves nothing', () => {
  expect(climbed('gbbgbbfbgbbfbbgb').rungs).toMatch(/^0+$/)
})

test('what stays bad is turned down a rung at a time, as far as there are rungs', () => {
  expect(climbed('bbbbbbbbbb').rungs).toBe('0011223333')
})

test('where nobody can be understood all of it goes at once', () => {
  expect(climbed('gdd').rungs).toBe('003')
})

test('it comes back a rung at a time, after seconds that were good without a break', () => {
  expect(climbed('ddgggggggggggggggg').rungs).toBe('033333222211110000')
  expect(climbed('ddgggfgggfgggfggg').rungs).toMatch(/^03+$/)
})

test('a line that is neither good nor bad leaves everything as it is', () => {
  expect(climbed(`dd${'f'.repeat(300)}`).rungs).toMatch(/^03+$/)
  expect(climbed('f'.repeat(300)).rungs).toMatch(/^0+$/)
})

test('what was given back too soon is tried less and less often, once a minute at last', () => {
  let ladder = climbed('dd').last
  const waits: number[] = []
  for (let i = 0; i < 7; i++) {
    const before = ladder.rung
    const given = climbed('g'.repeat(200), ladder).rungs.indexOf(String(before - 1)) + 1
    waits.push(given)
    const back = climbed('g'.repeat(given), ladder).last
    ladder = climbed('bbb', back).last
  }
  expect(waits).toEqual([4, 8, 16, 32, 60, 60, 60].map(seconds => expect.closeTo(seconds, -0.5)))
})

test('after a good minute on the lowest rung what went wrong before is forgotten', () => {
  const slow: Ladder = { ...atFoot(0), patienceMs: 32_000 }
  expect(climbed('g'.repeat(70), slow).last.patienceMs).toBe(4_000)
})

test('without anything to judge by nothing moves', () => {
  expect(climbed('bb------b------b').rungs).toMatch(/^0+$/)
  expect(climbed('dd----------------------').rungs).toMatch(/^03+$/)
})
