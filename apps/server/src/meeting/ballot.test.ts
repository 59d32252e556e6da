import { expect, test } from 'vitest'
import { verdictOf } from './ballot.ts'

const ballot = { others: 4, acknowledged: 0, refused: 0, ageMs: 0, newRules: false }

test.each([
  ['more than half refuse', { refused: 3 }, 'void'],
  ['half refuse at once', { refused: 2 }, 'open'],
  ['half refuse, 2 s', { refused: 2, ageMs: 2_000 }, 'void'],
  ['half refuse, half acknowledge, 2 s', { refused: 2, acknowledged: 2, ageMs: 2_000 }, 'open'],
  ['fewer than half refuse, 2 s', { refused: 1, ageMs: 5_999 }, 'open'],
  ['merely outnumber, 6 s', { refused: 1, ageMs: 6_000 }, 'void'],
  ['as many as acknowledge, 6 s', { refused: 1, acknowledged: 1, ageMs: 6_000 }, 'stands'],
  ['nobody speaks, 6 s', { ageMs: 6_000 }, 'stands'],
  ['nobody speaks yet', { ageMs: 5_999 }, 'open'],
  ['all acknowledge', { acknowledged: 4 }, 'stands'],
  ['nobody else is there', { others: 0 }, 'open'],
] as const)('[K29] %s', (_, change, verdict) => {
  expect(verdictOf({ ...ballot, ...change })).toBe(verdict)
})

test('[K29] new rules need two refusals, however few people there are', () => {
  expect(verdictOf({ ...ballot, others: 1, refused: 1, newRules: true, ageMs: 6_000 })).toBe('stands')
  expect(verdictOf({ ...ballot, others: 1, refused: 1 })).toBe('void')
  expect(verdictOf({ ...ballot, others: 3, refused: 2, newRules: true })).toBe('void')
})
