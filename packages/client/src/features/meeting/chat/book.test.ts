import { expect, test } from 'vitest'
import { createBook, RUN } from './book.ts'

test('[K40] a line counts once; what is missing in between shows in the have-vector', () => {
  const book = createBook()
  expect([
    book.add('a', 7),
    book.add('a', 7),
    book.add('a', 8),
    book.add('a', 10),
    book.add('a', 10),
  ]).toEqual([true, false, true, true, false])
  expect(book.have().get('a')).toBe(8)
  expect(book.add('a', 9)).toBe(true)
  expect(book.have().get('a')).toBe(10)
})

test('[K40] a new run of the same sender begins anew, lines of an old run are not taken any more', () => {
  const book = createBook()
  book.add('a', RUN + 5)
  expect(book.add('a', 3 * RUN + 1)).toBe(true)
  expect(book.have().get('a')).toBe(3 * RUN + 1)
  expect(book.add('a', RUN + 6)).toBe(false)
})
