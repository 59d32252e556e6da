import { sealToKey } from '@konklave/crypto'
import { utf8 } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { generatePair } from '../identity/keyPairs.ts'
import { memoryTabStore } from './memoryStores.ts'
import { createSealedKeep } from './sealedKeep.ts'

const text = (bytes: Uint8Array | null) => bytes && new TextDecoder('latin1').decode(bytes)

test('[K32, P-05] what a person has begun to write comes back after a reload, and lies nowhere in plain letters', async () => {
  const [tab, pair] = [memoryTabStore(), await generatePair('X25519')]
  const keep = createSealedKeep(tab, pair)
  for (const typed of ['w', 'wo', 'words']) keep.set('draft', utf8(typed))
  expect(text(await keep.get('draft'))).toBe('words')
  await expect.poll(() => tab.get('draft')).not.toBeNull()
  const reloaded = createSealedKeep(tab, pair)
  await expect.poll(async () => text(await reloaded.get('draft'))).toBe('words')
  expect(text(await tab.get('draft'))).not.toContain('words')
  // Another key opens nothing.
  expect(await createSealedKeep(tab, await generatePair('X25519')).get('draft')).toBeNull()
  keep.set('draft', null)
  await expect.poll(() => tab.get('draft')).toBeNull()
})

test('[K32] what somebody else lays there is nothing, sealed for the key that all know, or moved from another place', async () => {
  const [tab, pair] = [memoryTabStore(), await generatePair('X25519')]
  await tab.set('draft', await sealToKey(pair.publicKey, utf8('words of others')))
  const keep = createSealedKeep(tab, pair)
  expect(await keep.get('draft')).toBeNull()
  keep.set('polls', utf8('votes'))
  await expect.poll(() => tab.get('polls')).not.toBeNull()
  const moved = await tab.get('polls')
  await tab.set('draft', moved ?? new Uint8Array())
  expect(await keep.get('draft')).toBeNull()
  for (const bytes of [0, 1, 31, 32, 50]) {
    await tab.set('draft', new Uint8Array(bytes))
    expect(await keep.get('draft')).toBeNull()
  }
  expect(text(await keep.get('polls'))).toBe('votes')
})

test('[P-05] after leaving nothing is written any more, whatever was under way', async () => {
  const [tab, pair] = [memoryTabStore(), await generatePair('X25519')]
  const keep = createSealedKeep(tab, pair)
  keep.set('draft', utf8('words'))
  await keep.stop()
  const left = await tab.get('draft')
  keep.set('polls', utf8('votes'))
  await keep.stop()
  expect([left, await tab.get('polls')]).toEqual([null, null])
})

test('[K32] what is written in the moment in which a write ends is kept, too', async () => {
  const [tab, pair] = [memoryTabStore(), await generatePair('X25519')]
  const keep = createSealedKeep(tab, pair)
  // The store is the last that a write waits for: in the steps that follow, nothing is left to write and the write is not yet over.
  const atEnd = new Promise<void>(resolve => {
    const set = tab.set.bind(tab)
    tab.set = async (key, value) => {
      await set(key, value)
      void Promise.resolve().then(resolve)
    }
  })
  keep.set('draft', utf8('wor'))
  await atEnd
  keep.set('draft', utf8('words'))
  const reloaded = createSealedKeep(tab, pair)
  await expect.poll(async () => text(await reloaded.get('draft'))).toBe('words')
})
