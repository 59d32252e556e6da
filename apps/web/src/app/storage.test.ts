import { browserStorage } from '@konklave/protocol'
import { expect, test } from 'vitest'
import first from '../../public/first.js?raw'
import { PREFS_KEY } from '../kernel/prefs.ts'
import { DEVICES_KEY } from './devicesBefore.ts'

const declared: readonly string[] = browserStorage.map(item => item.key)

test('[P-05, P-22] what the page keeps in the browser is declared', () => {
  expect(declared).toContain(PREFS_KEY)
  expect(declared).toContain(DEVICES_KEY)
  const kinds = [...first.matchAll(/'(link|grant)'/g)].map(m => `konklave:${m[1]}`)
  expect(new Set(kinds).size).toBe(2)
  for (const key of kinds) expect(declared).toContain(key)
})

test('[P-05, P-22] no source but these writes into storage', () => {
  const sources: Record<string, string> = import.meta.glob('../**/*.{ts,tsx}', {
    query: '?raw',
    import: 'default',
    eager: true,
  })
  const writers = Object.entries(sources)
    .filter(
      ([path, text]) =>
        !path.includes('.test.') && /\.setItem\(|indexedDB\.open|caches\.open|document\.cookie/.test(text),
    )
    .map(([path]) => path)
  expect(writers).toEqual(['./devicesBefore.ts', './fragment.ts', '../kernel/prefs.ts'])
})
