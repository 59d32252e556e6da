import { expect, test } from 'vitest'
import { keepOrder } from './order.ts'

test('who comes takes the next free place, wherever the list names them', () => {
  expect(keepOrder(['a', 'b'], ['x', 'b', 'a'])).toEqual(['a', 'b', 'x'])
})

test('who leaves leaves a gap that the others close, each in their order', () => {
  expect(keepOrder(['a', 'b', 'c', 'd'], ['a', 'c', 'd'])).toEqual(['a', 'c', 'd'])
})

test('who comes back stands at the end', () => {
  const without = keepOrder(['a', 'b', 'c'], ['b', 'c'])
  expect(keepOrder(without, ['a', 'b', 'c'])).toEqual(['b', 'c', 'a'])
})

test('nothing new is the same list, so that nothing is laid out anew', () => {
  const before = ['a', 'b']
  expect(keepOrder(before, ['b', 'a'])).toBe(before)
})
