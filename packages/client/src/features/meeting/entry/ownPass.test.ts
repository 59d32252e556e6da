import { makePass, ownerKeys, signerOf } from '@konklave/crypto'
import { keyHashOf, type RoomState } from '@konklave/protocol'
import { type Rules, verifyPass } from '@konklave/protocol/rules'
import { signal } from '@preact/signals-core'
import { expect, test } from 'vitest'
import { roomFixture } from '../group/room.fixture.ts'
import { loadIdentity } from '../identity/identity.ts'
import { loadMemory } from '../memory/memory.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import { passGenOf, renewOwnPass } from './ownPass.ts'

async function setUp() {
  const tab = memoryTabStore()
  const ownerSeed = new Uint8Array(32).fill(7)
  const random = { bytes: (size: number) => new Uint8Array(size).fill(1) }
  const owner = await signerOf(await ownerKeys(ownerSeed))
  const { roomId, moderator, first, later } = await roomFixture(owner)
  const link = { kind: 'owner' as const, roomId, linkSecret: new Uint8Array(32), ownerSeed }
  const identity = await loadIdentity(link, { keys: memoryKeyStore(), tab, random })
  const memory = await loadMemory(tab)
  const room = { identity, memory, roomId, rules: signal<Rules | null>(null) }
  const { memberKey } = identity
  const holds = async (rules: Rules) =>
    memory.pass !== null && (await verifyPass(memory.pass, { rules, memberKey, leaves: [] })).ok
  return { room, moderator, first, under: (change: Partial<RoomState>) => later(change, owner), holds }
}

test('[K11] a role holder signs a pass where there is none, or none that counts any more', async () => {
  const { room, first, under, holds } = await setUp()
  expect(await renewOwnPass(room, first)).toBe(true)
  expect(await holds(first)).toBe(true)
  expect(await renewOwnPass(room, first)).toBe(false)

  const later = await under({ passGen: 1 })
  expect(await renewOwnPass(room, later)).toBe(true)
  expect(await holds(later)).toBe(true)
})

test('[K11] one whose issuer was sent out is renewed, though of the running generation', async () => {
  const { room, moderator, first, under, holds } = await setUp()
  const { memberKey } = room.identity
  await room.memory.setPass(await makePass(moderator, { roomId: room.roomId, memberKey, passGen: 0 }))
  expect(await renewOwnPass(room, first)).toBe(false)
  const without = await under({ seq: 1, barred: [keyHashOf(moderator.publicKey)] })
  expect(await holds(without)).toBe(false)
  expect(await renewOwnPass(room, without)).toBe(true)
  expect(await holds(without)).toBe(true)
})

test('[K11] what the server hands on as a pass need not be one', async () => {
  const { room, moderator } = await setUp()
  const body = Uint8Array.of(1, 2, 3)
  expect(passGenOf({ body, key: moderator.publicKey, sig: new Uint8Array(64) })).toBeUndefined()
  const pass = { roomId: room.roomId, memberKey: room.identity.memberKey, passGen: 4 }
  expect(passGenOf(await makePass(moderator, pass))).toBe(4)
})
