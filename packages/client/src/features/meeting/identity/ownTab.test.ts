import type { LinkToken, RoomId } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { systemRandom } from '../../../kernel/systemClock.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import { deleteIdentity, loadIdentity } from './identity.ts'
import { becomeOwnTab } from './ownTab.ts'

const roomId = new Uint8Array(16).fill(1) as RoomId
const link: Exclude<LinkToken, { kind: 'grant' }> = {
  kind: 'guest',
  roomId,
  linkSecret: new Uint8Array(32).fill(2),
}

test('[K32] a duplicated tab stays the same person when the first one leaves and deletes its keys', async () => {
  const keys = memoryKeyStore()
  const random = systemRandom
  const first = { keys, random, tab: memoryTabStore() }
  const me = await loadIdentity(link, first)
  const copy = { keys, random, tab: memoryTabStore() }
  const copied = await first.tab.get('tab')
  if (!copied) throw new Error('no number')
  await copy.tab.set('tab', copied)

  await becomeOwnTab(roomId, copy)
  await deleteIdentity(roomId, first)
  expect((await loadIdentity(link, copy)).id).toBe(me.id)
  expect((await loadIdentity(link, first)).id).not.toBe(me.id)
})

test('[K32] a tab that is no copy is left as it is', async () => {
  const deps = { keys: memoryKeyStore(), random: systemRandom, tab: memoryTabStore() }
  await becomeOwnTab(roomId, deps)
  expect(await deps.tab.get('tab')).toBeNull()
})
