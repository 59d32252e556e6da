import { expect, test } from 'vitest'
import { unreadAfter } from './useUnread.ts'

const plain = { to: { t: 'all' }, re: null, edited: false, deleted: false, marks: [] } as const
const line = (id: string, more: { mine?: boolean; known?: boolean } = {}) =>
  ({
    id,
    from: 'p',
    name: 'P',
    text: id,
    at: 0,
    state: 'sent',
    mine: false,
    known: false,
    ...plain,
    ...more,
  }) as const

test('new are the lines of others after the one seen last, and not those read before a reload', () => {
  const lines = [line('a'), line('b', { mine: true }), line('c'), line('d', { known: true })]
  const ids = (seen: string | null) => unreadAfter(lines, seen).map(({ id }) => id)
  expect(ids(null)).toEqual(['a', 'c'])
  expect(ids('a')).toEqual(['c'])
  expect(ids('c')).toEqual([])
})
