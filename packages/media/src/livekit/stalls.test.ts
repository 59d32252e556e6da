import { expect, test } from 'vitest'
import { Stalls } from './stalls.ts'

test('what brings nothing is asked for anew, less and less often, until it brings something', () => {
  const stalls = new Stalls()
  const at = (now: number, ...silent: string[]) => stalls.due(silent, now)
  expect(at(0, 'a', 'b')).toEqual([])
  expect(at(2_999, 'a', 'b')).toEqual([])
  expect(at(3_000, 'a')).toEqual(['a'])
  expect(at(11_999, 'a')).toEqual([])
  expect(at(12_000, 'a')).toEqual(['a'])
  // It has brought something meanwhile.
  expect(at(12_500)).toEqual([])
  expect(at(40_000, 'a')).toEqual([])
  expect(at(43_000, 'a')).toEqual(['a'])
})
