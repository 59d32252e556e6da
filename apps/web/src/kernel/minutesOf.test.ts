import { expect, test } from 'vitest'
import { minutesOf } from './minutesOf.ts'

test.each([
  ['', null],
  [' ', null],
  ['10', 10],
  ['2,5', 2.5],
  ['0', undefined],
  ['-3', undefined],
  ['ten', undefined],
  ['100000', undefined],
])('"%s" is taken as %s minutes', (typed, minutes) => {
  expect(minutesOf(typed)).toBe(minutes)
})
