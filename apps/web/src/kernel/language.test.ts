import { expect, test } from 'vitest'
import { firstLanguage } from './pickLanguage.ts'

test.each([
  ['system', ['fr-FR', 'de-AT', 'en'], 'de'],
  ['system', ['EN-gb'], 'en'],
  ['system', ['fr'], 'en'],
  ['system', [], 'en'],
  ['de', ['en'], 'de'],
] as const)('%s with %j gives %s', (chosen, preferred, wanted) => {
  expect(firstLanguage(chosen, preferred)).toBe(wanted)
})
