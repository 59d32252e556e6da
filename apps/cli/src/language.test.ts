import { expect, test } from 'vitest'
import { languageFor } from './language.ts'

test.each([
  [undefined, { LC_ALL: 'de_AT.UTF-8', LC_MESSAGES: 'en_GB.UTF-8', LANG: 'en_GB.UTF-8' }, 'de'],
  [undefined, { LC_ALL: '', LC_MESSAGES: 'de_DE', LANG: 'en_GB.UTF-8' }, 'de'],
  [undefined, { LC_ALL: 'C.UTF-8', LANG: 'de_DE.UTF-8' }, 'en'],
  [undefined, { LANG: 'de@euro' }, 'de'],
  [undefined, { LANG: 'fr_FR.UTF-8' }, 'en'],
  [undefined, {}, 'en'],
  ['en', { LANG: 'de_DE.UTF-8' }, 'en'],
  ['de', {}, 'de'],
])('asked for %j in %j: %s', (asked, env, language) => {
  expect(languageFor(asked, env)).toBe(language)
})

test('a language that nobody here speaks is refused', () => {
  expect(() => languageFor('fr', { LANG: 'de_DE.UTF-8' })).toThrow('--language must be one of de, en.')
})
