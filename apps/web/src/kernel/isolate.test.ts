import { i18n } from '@lingui/core'
import { expect, test } from 'vitest'
import { isolate } from './isolate.ts'
import './language.ts'

test('a name from right to left is set apart, one from left to right and what is no text is not', () => {
  const values = { name: 'نور', other: 'Ben', count: 3 }
  expect(isolate(values)).toEqual({ name: '\u2068نور\u2069', other: 'Ben', count: 3 })
})

test('whatever is said of somebody is said so', () => {
  const id = 'left'
  i18n.loadAndActivate({ locale: 'en', messages: { [id]: [['name'], ' has left.'] } })
  expect(i18n._(id, { name: 'נועה' })).toBe('\u2068נועה\u2069 has left.')
  expect(i18n.t({ id, values: { name: 'Ben' } })).toBe('Ben has left.')
})
