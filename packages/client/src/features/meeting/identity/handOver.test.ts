import { formatToken, type LinkToken, type RoomId, utf8 } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { systemRandom } from '../../../kernel/systemClock.ts'
import { loadMemory } from '../memory/memory.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import { becomeSomebodyElse, becomeTab, giveTab } from './handOver.ts'
import { layDown, loadIdentity, tabId } from './identity.ts'
import { keyName } from './keyPairs.ts'
import { rememberLink } from './recallLink.ts'

const roomId = new Uint8Array(16).fill(1) as RoomId
const secret = (fill: number) => new Uint8Array(32).fill(fill)
const guest = { kind: 'guest', roomId, linkSecret: secret(2) } as const
const owner = { ...guest, kind: 'owner', ownerSeed: secret(3) } as const satisfies LinkToken

function twoTabs() {
  const [keys, random] = [memoryKeyStore(), systemRandom]
  return [
    { keys, random, tab: memoryTabStore() },
    { keys, random, tab: memoryTabStore() },
  ] as const
}

test('[K32] another tab becomes the same person, with role and memory; the first one has forgotten who it was', async () => {
  const [one, two] = twoTabs()
  const me = await loadIdentity(owner, one)
  const memory = await loadMemory(one.tab)
  await memory.setName('Ada')
  await memory.setInside(true)

  const link = await becomeTab(guest, await giveTab(one.tab), two)
  const moved = await loadIdentity(link, two)
  expect(moved.id).toBe(me.id)
  expect(moved.owner?.publicKey).toEqual(me.owner?.publicKey)
  expect(await loadMemory(two.tab)).toMatchObject({ name: 'Ada', inside: true })

  expect(await loadMemory(one.tab)).toMatchObject({ name: null, inside: false })
  expect((await loadIdentity(guest, one)).id).not.toBe(me.id)
})

test('[K4, K32] the new tab goes on with the newest link that the old one knew, and keeps an own owner key', async () => {
  const [one, two] = twoTabs()
  await rememberLink(one.tab, { ...guest, linkSecret: secret(9) })
  const memory = await giveTab(one.tab)
  expect(await becomeTab(guest, memory, two)).toEqual({ ...guest, linkSecret: secret(9) })
  expect(await becomeTab(owner, memory, two)).toEqual({ ...owner, linkSecret: secret(9) })
})

test('[K32] keys of who the new tab would have been are gone; those of a copy are the first one’s', async () => {
  const [one, two] = twoTabs()
  const me = await loadIdentity(owner, one)
  await layDown(owner, two)
  const number = await tabId(two)
  const memory = await giveTab(one.tab)
  await becomeTab(owner, memory, two)
  expect(await two.keys.load(keyName('owner', roomId, number))).toBeNull()
  expect((await loadIdentity(guest, two)).id).toBe(me.id)
  await becomeTab(owner, memory, two)
  expect((await loadIdentity(guest, two)).id).toBe(me.id)
})

test('[K18, K32] the rules a tab has seen bind both from then on', async () => {
  const [one, two] = twoTabs()
  await one.tab.set('rules', utf8('newest'))
  await becomeTab(guest, await giveTab(one.tab), two)
  expect(await one.tab.get('rules')).toEqual(utf8('newest'))
  expect(await two.tab.get('rules')).toEqual(utf8('newest'))
})

test('[K32] a copy of a tab that comes in as somebody else has a key of its own and no admission of the first', async () => {
  const [one, copy] = twoTabs()
  const me = await loadIdentity(owner, one)
  const number = await one.tab.get('tab')
  await copy.tab.set('tab', number ?? new Uint8Array())
  await copy.tab.set('link', utf8(formatToken(guest)))
  for (const key of ['pass', 'inside', 'name', 'hand'] as const) await copy.tab.set(key, utf8('of the first'))

  await becomeSomebodyElse(copy)
  const other = await loadIdentity(guest, copy)
  expect(other.id).not.toBe(me.id)
  expect(other.owner).toBeNull()
  for (const key of ['pass', 'inside', 'name', 'hand'] as const) expect(await copy.tab.get(key)).toBeNull()
  expect(await copy.tab.get('apart')).not.toBeNull()
  expect((await loadIdentity(guest, one)).id).toBe(me.id)
})
