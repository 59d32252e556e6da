import { expect, test } from 'vitest'
import { askable, EMPTY, hasTwins } from './drafts.ts'
import { shareOf } from './shareOf.ts'
import { waitingFor } from './waitingFor.ts'

test('a draft is asked without its empty lines, and not before it can be answered', () => {
  const draft = { ...EMPTY, question: ' Tea? ', options: ['green ', '', ' black', ''] }
  expect(askable(draft)).toEqual({ ...EMPTY, question: 'Tea?', options: ['green', 'black'] })
  expect(askable({ ...draft, question: ' ' })).toBeNull()
  expect(askable({ ...draft, options: ['green', ' '] })).toBeNull()
  expect(askable({ ...draft, options: ['green', ' green'] })).toBeNull()
  expect([hasTwins(draft), hasTwins({ ...draft, options: ['green', ' green'] })]).toEqual([false, true])
  expect(askable({ ...draft, question: '', choice: 'yesNo' })).toMatchObject({ question: '', options: [] })
})

test('what waits for an answer is what runs, was asked by others, and was not answered', () => {
  const poll = { closed: null, chosen: null, mine: false }
  const all = [poll, { ...poll, chosen: [0] }, { ...poll, mine: true }, { ...poll, closed: {} }]
  expect(waitingFor(all as unknown as Parameters<typeof waitingFor>[0])).toBe(1)
  expect(waitingFor([])).toBeNull()
})

test('a bar is as long as the share of the votes, however few there are', () => {
  expect([shareOf(0, 0), shareOf(1, 2), shareOf(2, 2), shareOf(1, 4)]).toEqual([0, 50, 100, 25])
})
