import type { Poll } from '@konklave/client'
import { expect, test } from 'vitest'
import { pollCommand, pollLine, pollTold, readPoll } from './polls.ts'

const poll = (facts: Partial<Poll> = {}): Poll => ({
  ...{ id: 'a', by: { id: 'o', name: 'Olga' }, via: null, mine: false, mayClose: true, at: 0 },
  ...{ question: 'Tea?', choice: 'one', options: ['green', 'black'], hidden: false },
  ...{ chosen: null, voted: 0, tally: null, closed: null, away: false },
  ...facts,
})

function polls(...list: Poll[]) {
  const done: string[] = []
  const commanded = {
    list: { value: list },
    ask: async ({
      question,
      options,
      choice,
      hidden,
    }: Pick<Poll, 'question' | 'options' | 'choice' | 'hidden'>) => {
      done.push(`${question} ${options} ${choice} ${hidden}`)
      return ''
    },
    vote: async (id: string, choice: readonly number[]) => void done.push(`${id}: ${choice}`),
    close: async (id: string) => void done.push(`end ${id}`),
  }
  return { done, run: (word: 'poll' | 'vote' | 'closepoll', rest = '') => pollCommand(word, rest, commanded) }
}

test('a poll is a question with its options between semicolons, or yes and no', () => {
  expect(readPoll('Tea?; green ; black;')).toEqual({
    ...{ question: 'Tea?', choice: 'one', options: ['green', 'black'], hidden: false },
  })
  expect(readPoll('-hidden -several Which?; a; b; c')).toMatchObject({ choice: 'several', hidden: true })
  expect(readPoll('Agreed?')).toMatchObject({ choice: 'yesNo', options: [] })
  expect([readPoll(''), readPoll('-several Agreed?'), readPoll('; a; b')]).toEqual([null, null, null])
})

test('a vote is for the newest poll that runs, by numbers from 1', async () => {
  const ended = poll({ id: 'c', closed: { by: { id: 'o', name: 'Olga' } } as Poll['closed'] })
  const { done, run } = polls(poll(), poll({ id: 'b', choice: 'several' }), ended)
  expect(await run('vote', '2, 1')).toBeNull()
  expect([await run('vote', '3'), await run('vote', ''), await run('vote', 'x')]).toEqual([
    'no-such-option',
    'no-such-option',
    'no-such-option',
  ])
  expect(await run('closepoll')).toBeNull()
  expect(done).toEqual(['b: 0,1', 'end b'])
  expect(await polls(ended).run('vote', '1')).toBe('no-such-poll')
  expect(await polls(poll({ mayClose: false })).run('closepoll')).toBe('not-allowed')
  expect(await polls(poll()).run('vote', '1,2')).toBe('no-such-option')
})

test('[K45] a person reads who sees what; of a hidden one the number of votes and no more', () => {
  expect(pollLine(pollTold(poll({ hidden: true, voted: 2 })))).toBe(
    '· Olga asks: Tea? 1 green · 2 black. 2 have voted. Nobody sees what, until it is closed; then all see who chose what.',
  )
  const tally = { votes: 1, options: [{ by: [{ id: 'x', name: 'Ann' }] }, { by: [] }] }
  expect(pollLine(pollTold(poll({ tally })))).toBe(
    '· Olga asks: Tea? 1 green (1: Ann) · 2 black. All see who chose what.',
  )
})
