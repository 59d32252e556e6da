import { expect, test } from 'vitest'
import { Brightness, needed } from './brightness.ts'

const even = (light: number) => new Uint8ClampedArray(4 * 4_000).fill(light)

test('a well lit person stays as they are, a dark one becomes brighter, by no more than there is', () => {
  expect(needed(150)).toBe(0)
  expect(needed(80)).toBeCloseTo((120 / 255 - 80 / 255) / ((80 / 255) * (1 - 80 / 255)))
  expect(needed(5)).toBe(0.9)
})

test('it counts the person, not the window behind them, and changes slowly', () => {
  const picture = even(250)
  picture.fill(60, 0, picture.length / 2)
  const person = new Uint8ClampedArray(4_000).fill(255, 0, 2_000)
  const brightness = new Brightness()
  const first = brightness.next('auto', picture, person)
  for (let i = 0; i < 200; i++) brightness.next('auto', picture, person)
  expect(first).toBeLessThan(0.1)
  expect(brightness.next('auto', picture, person)).toBeGreaterThan(0.8)
  expect(new Brightness().next('auto', picture, null)).toBe(0)
})

test('chosen by hand it is there at once', () => {
  expect(new Brightness().next(50, even(10), null)).toBe(0.45)
})
