import { expect, test } from 'vitest'
import { ownName } from './ownName.ts'

test('[K5] nobody comes in with a name of nothing that shows', () => {
  expect(['', '  ', '\u200b\u2066', '\u0007\ufeff '].map(ownName)).toEqual([null, null, null, null])
  expect(ownName('  Ada <3 ')).toBe('Ada <3')
  expect(ownName('A'.repeat(70))).toHaveLength(60)
})
