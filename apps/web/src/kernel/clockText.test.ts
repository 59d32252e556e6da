import { expect, test } from 'vitest'
import { clockText } from './clockText.ts'

test.each([
  [300_000, '5:00'],
  [299_001, '5:00'],
  [247_000, '4:07'],
  [59_000, '0:59'],
  [1, '0:01'],
  [0, '0:00'],
  [-5_000, '0:00'],
  [3_600_000, '1:00:00'],
])('%i ms are %s', (ms, text) => {
  expect(clockText(ms)).toBe(text)
})
