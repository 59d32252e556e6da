import { expect, test } from 'vitest'
import { huesOf } from './hues.ts'

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i)
/** Steps between two of twelve colours on their circle. */
const apart = (a = 0, b = 0) => Math.min((a - b + 12) % 12, (b - a + 12) % 12)

test('twelve people have twelve colours, and neighbours differ clearly', () => {
  const hues = huesOf(upTo(12))
  expect(new Set(hues).size).toBe(12)
  for (const i of upTo(11)) expect(apart(hues[i], hues[i + 1])).toBeGreaterThanOrEqual(4)
})

test('whoever stays keeps the colour when others leave', () => {
  const [, second, , fourth] = huesOf(upTo(6))
  expect(huesOf([1, 3])).toEqual([second, fourth])
})

test('leaves whose turns coincide differ all the same', () => {
  expect(new Set(huesOf([0, 12, 24, 36])).size).toBe(4)
})

test('a thirteenth person shares a colour with one other only', () => {
  const counts = Map.groupBy(huesOf(upTo(24)), hue => hue)
  expect([...counts.values()].map(same => same.length)).toEqual(Array(12).fill(2))
})
