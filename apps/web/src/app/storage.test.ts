import { expect, test } from 'vitest'
import first from '../../public/first.js?raw'
import { PREFS_KEY } from '../kernel/prefs.ts'
import { DEVICES_KEY } from './devicesBefore.ts'
import { everythingStored } from './storage.ts'

const declared: readonly string[] = everythingStored.map(item => item.key)

test('what the page keeps in the browser is declared with its purpose and its end', () => {
  expect(declared).toContain(PREFS_KEY)
  expect(declared).toContain(DEVICES_KEY)
  const kinds = [...first.matchAll(/'(link|grant)'/g)].map(m => `konklave:${m[1]}`)
  expect(new Set(kinds).size).toBe(2)
  for (const key of kinds) expect(declared).toContain(key)
  for (const { purpose, deadline } of everythingStored) expect([purpose, deadline]).not.toContain('')
})

test('no source but these writes into storage', () => {
  const sources: Record<string, string> = import.meta.glob('../**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  const writers = Object.entries(sources)
    .filter(
      ([path, text]) => !path.includes('.test.') && /\.setItem\(|indexedDB\.open|document\.cookie/.test(text),
    )
    .map(([path]) => path)
  expect(writers).toEqual(['./devicesBefore.ts', './fragment.ts', '../kernel/prefs.ts'])
})
