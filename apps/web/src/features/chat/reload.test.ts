import { expect, test } from 'vitest'
import { byReload } from './reload.ts'

const plain = { to: { t: 'all' }, re: null, edited: false, deleted: false, marks: [] } as const
const line = (id: string, known: boolean) =>
  ({ id, from: 'p', name: 'P', text: id, at: 0, state: 'sent', mine: false, known, ...plain }) as const

test('[K40] what was read before a reload stands above what is new, whenever it comes again', () => {
  const { earlier, since } = byReload([
    line('new', false),
    line('a', true),
    line('newer', false),
    line('b', true),
  ])
  expect(earlier.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(since.map(({ id }) => id)).toEqual(['new', 'newer'])
})
