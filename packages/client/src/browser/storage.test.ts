import { browserStorage, type TabKey } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { keyUses } from '../features/meeting/identity/keyPairs.ts'
import { memoryTabStore } from '../features/meeting/memory/memoryStores.ts'
import { KEY_DATABASE, TAB_PREFIX } from './storage.ts'

const declared: readonly string[] = browserStorage.map(item => item.key)

test('[P-05] a key that is not declared cannot be written: it does not compile', async () => {
  const tab = memoryTabStore()
  const known: TabKey = 'name'
  await tab.set(known, new Uint8Array(1))
  // @ts-expect-error nobody has said what for and how long
  await tab.set('diary', new Uint8Array(1))
  expect(declared).toContain(TAB_PREFIX + known)
  expect(declared).not.toContain(`${TAB_PREFIX}diary`)
})

test('[P-05] keys of people are declared by what they are for', () => {
  for (const use of keyUses) expect(declared).toContain(`${KEY_DATABASE}/${use}`)
})
