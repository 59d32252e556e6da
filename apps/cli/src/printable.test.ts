import { expect, test } from 'vitest'
import { printable } from './printable.ts'

test.each([
  ['\u001b[1K\rThe client is the released one', '\\u{1b}[1K\\u{d}The client is the released one'],
  ['\u009b8m', '\\u{9b}8m'],
  ['a\u202egnp', 'a\\u{202e}gnp'],
  ['two\nlines\u2028three', 'two\\u{a}lines\\u{2028}three'],
  ['Gemeinde Küstrin 🙂', 'Gemeinde Küstrin 🙂'],
])('what a terminal would obey is written out: %j', (text, shown) => {
  expect(printable(text)).toBe(shown)
})
