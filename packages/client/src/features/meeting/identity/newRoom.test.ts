import { expect, test } from 'vitest'
import { systemRandom } from '../../../kernel/systemClock.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import { forgetNewRoom, heldNewRoom, holdNewRoom } from './newRoom.ts'

const link = 'https://meet.example.org/m#token'
const newTab = () => ({ keys: memoryKeyStore(), tab: memoryTabStore(), random: systemRandom })

test('[K32] the link of a new room comes back after a reload, and lies nowhere in plain letters', async () => {
  const deps = newTab()
  await holdNewRoom(link, deps)
  expect(new TextDecoder('latin1').decode((await deps.tab.get('new')) ?? undefined)).not.toContain('token')
  expect(await heldNewRoom(deps)).toBe(link)
})

test('[K32] without its key, what is left in the storage of the tab is nothing', async () => {
  const deps = newTab()
  await holdNewRoom(link, deps)
  const left = await deps.tab.get('new')
  await forgetNewRoom(deps)
  expect(await deps.tab.get('new')).toBeNull()
  await deps.tab.set('new', left ?? new Uint8Array())
  expect(await heldNewRoom(deps)).toBeNull()
  await holdNewRoom('another', deps)
  await deps.tab.set('new', left ?? new Uint8Array())
  expect(await heldNewRoom(deps)).toBeNull()
})
