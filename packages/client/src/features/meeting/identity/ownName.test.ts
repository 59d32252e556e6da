import { expect, test } from 'vitest'
import { ownName } from './ownName.ts'

test('[K5] nobody comes in with a name of nothing that shows', () => {
  expect(['', '  ', '\u200b\u2066', '\u0007\ufeff '].map(ownName)).toEqual([null, null, null, null])
  const unseen = '\u2800\u3164\u115f\u00ad\u034f\u180e\ufe0f\u200c\u200d\u061c\u{e0041}'
  for (const character of [...unseen, unseen]) expect(ownName(character)).toBeNull()
  // What draws nothing by itself may join what does.
  expect(ownName('👩\u200d💻')).toBe('👩\u200d💻')
  expect(ownName('  Ada <3 ')).toBe('Ada <3')
  expect(ownName('A'.repeat(70))).toHaveLength(60)
})
