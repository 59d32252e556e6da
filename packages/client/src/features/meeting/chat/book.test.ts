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

test('[K40] what was written before the first line that was seen is new as well, once, and shows what is missing after it', () => {
  const book = createBook()
  expect([9, 7, 7, 10].map(n => book.add('a', n))).toEqual([true, true, false, true])
  expect(book.have().get('a')).toBe(7)
  expect([8, 8, 9, 10].map(n => book.add('a', n))).toEqual([true, false, false, false])
  expect(book.have().get('a')).toBe(10)
})
