import { expect, test } from 'vitest'
import { handNumber } from './hands.ts'

test.each([
  ['nothing heard yet: as said', 4, undefined, 9, 4],
  ['down', 0, 4, 9, 0],
  ['goes up behind others, whatever is said', 1, 0, 3, 4],
  ['goes up having heard of more', 6, 0, 3, 6],
  ['stays up: saying less brings nobody forward', 1, 5, 9, 5],
  ['stays up, and somebody knows better', 7, 5, 9, 7],
] as const)('%s', (_, stated, before, highest, number) => {
  expect(handNumber(stated, before, highest)).toBe(number)
})
