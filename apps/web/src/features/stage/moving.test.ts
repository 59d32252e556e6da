import { expect, test } from 'vitest'
import { nearestCorner } from './moving.ts'

const picture = { left: 100, top: 50, width: 600, height: 400 }
const tile = (left: number, top: number) => ({ left, top, width: 120, height: 80 })

test('the own tile goes to the corner it was let go nearest to, also where one reads from the right', () => {
  expect(nearestCorner(tile(560, 350), picture, false)).toBe(0)
  expect(nearestCorner(tile(120, 350), picture, false)).toBe(1)
  expect(nearestCorner(tile(560, 60), picture, false)).toBe(2)
  expect(nearestCorner(tile(120, 60), picture, false)).toBe(3)
  expect(nearestCorner(tile(120, 350), picture, true)).toBe(0)
  expect(nearestCorner(tile(560, 60), picture, true)).toBe(3)
})
