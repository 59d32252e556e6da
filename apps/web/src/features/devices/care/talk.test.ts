import { expect, test } from 'vitest'
import { Talk } from './talk.ts'

const heard = (levels: readonly number[]) => {
  const talk = new Talk()
  return levels.map(level => talk.hears(level)).lastIndexOf(true)
}
const times = (n: number, level: number) => Array.from({ length: n }, () => level)

test('a sentence is talk, a knock and a humming room are not', () => {
  expect(heard(times(20, 0.1))).toBeGreaterThan(0)
  expect(heard([...times(3, 0.4), ...times(40, 0.001)])).toBe(-1)
  expect(heard(times(100, 0.005))).toBe(-1)
})

test('pauses between words do not end it, silence does', () => {
  const words = [0.1, 0.1, 0.001, 0.1, 0.1, 0.1, 0.001, 0.001, 0.1, 0.1, 0.1, 0.1, 0.1]
  expect(heard(words)).toBe(words.length - 1)
  expect(heard([...words, ...times(20, 0)])).toBeLessThan(words.length + 10)
})
