import { expect, test } from 'vitest'
import { withOneMore } from './bounded.ts'

const keys = (map: ReadonlyMap<string, unknown>) => [...map.keys()].join('')
const filled = (text: string) => new Map([...text].map(key => [key, 1]))

test('[K44] what is told of rooms stays bounded: rooms that nobody planned go first, then the oldest', () => {
  const limit = { max: 3, wanted: (key: string) => 'abc'.includes(key) }
  expect(keys(withOneMore(filled('ab'), ['x', 1], limit))).toBe('abx')
  expect(keys(withOneMore(filled('axb'), ['y', 1], limit))).toBe('aby')
  expect(keys(withOneMore(filled('axb'), ['c', 1], limit))).toBe('abc')
  expect(keys(withOneMore(filled('abc'), ['x', 1], limit))).toBe('bcx')
  expect(withOneMore(filled('abc'), ['b', 2], limit).get('b')).toBe(2)
})
