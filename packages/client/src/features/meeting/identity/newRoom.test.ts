import { expect, test } from 'vitest'
import { systemRandom } from '../../../kernel/systemClock.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import { forgetNewRoom, heldNewRooms, holdNewRoom } from './newRoom.ts'

const link = 'https://meet.example.org/m#token'
const newTab = () => ({ keys: memoryKeyStore(), tab: memoryTabStore(), random: systemRandom })

test('[K32] the link of a new room comes back after a reload, and lies nowhere in plain letters', async () => {
  const deps = newTab()
  await holdNewRoom(link, deps)
  expect(new TextDecoder('latin1').decode((await deps.tab.get('new')) ?? undefined)).not.toContain('token')
  expect(await heldNewRooms(deps)).toEqual([link])
})

test('[K32] without its key, what is left in the storage of the tab is nothing', async () => {
  const deps = newTab()
  await holdNewRoom(link, deps)
  const left = await deps.tab.get('new')
  await forgetNewRoom(link, deps)
  expect(await deps.tab.get('new')).toBeNull()
  await deps.tab.set('new', left ?? new Uint8Array())
  expect(await heldNewRooms(deps)).toEqual([])
  await holdNewRoom('another', deps)
  await deps.tab.set('new', left ?? new Uint8Array())
  expect(await heldNewRooms(deps)).toEqual([])
})

test('[K32] links of two rooms that nobody has put away yet are both kept, and forgotten one by one', async () => {
  const deps = newTab()
  const other = 'https://meet.example.org/m#other'
  for (const one of [link, other, other]) await holdNewRoom(one, deps)
  expect(await heldNewRooms(deps)).toEqual([link, other])
  await forgetNewRoom(other, deps)
  expect(await heldNewRooms(deps)).toEqual([link])
  await forgetNewRoom(link, deps)
  expect(await deps.tab.get('new')).toBeNull()
})
