import { makeRoleCert } from '@konklave/crypto'
import { keyHashOf, type MemberKey } from '@konklave/protocol'
import type { Rules } from '@konklave/protocol/rules'
import { signal } from '@preact/signals-core'
import { expect, test } from 'vitest'
import { newSigner, roomFixture } from '../group/room.fixture.ts'
import { loadMemory } from '../memory/memory.ts'
import { memoryTabStore } from '../memory/memoryStores.ts'
import { checkMemory } from './prepare.ts'

const bytes = (fill: number) => new Uint8Array(32).fill(fill)

async function setUp() {
  const fixture = await roomFixture()
  const memory = await loadMemory(memoryTabStore())
  const room = { memory, roomId: fixture.roomId, rules: signal<Rules | null>(fixture.first) }
  const group = { groupId: bytes(1).slice(0, 16), epoch: 7, ctxHash: bytes(2) }
  const offered = { group, rules: fixture.first, members: [] }
  return { ...fixture, room, memory, offered }
}

test('[K19] never below the settled epoch of the same group, nor into another of the same number', async () => {
  const { room, memory, offered } = await setUp()
  const verdict = (change: Partial<typeof offered.group>) =>
    checkMemory({ ...offered, group: { ...offered.group, ...change } }, room)
  expect(await verdict({})).toBeNull()
  await memory.setSettled(offered.group)
  expect(await verdict({})).toBeNull()
  expect(await verdict({ epoch: 8, ctxHash: bytes(3) })).toBeNull()
  expect(await verdict({ epoch: 6 })).toBe('rolled-back')
  expect(await verdict({ ctxHash: bytes(3) })).toBe('split')
  expect(await verdict({ groupId: bytes(9).slice(0, 16), epoch: 0 })).toBeNull()
})

test('[K19] never to a lower seq, nor to other bytes of the same', async () => {
  const { room, offered, owner, later } = await setUp()
  const newer = await later({ seq: 3 }, owner)
  room.rules.value = newer
  expect(await checkMemory({ ...offered, rules: newer }, room)).toBeNull()
  expect(await checkMemory(offered, room)).toBe('rolled-back')
  const other = await later({ seq: 3, admission: 'open' }, owner)
  expect(await checkMemory({ ...offered, rules: other }, room)).toBe('rolled-back')
})

test('[K19] not into a tree with somebody seen barred in this passGen, by member key or role key', async () => {
  const { room, memory, offered, roomId, moderator, first, owner, later } = await setUp()
  const memberKey = (await newSigner()).publicKey as MemberKey
  const { cert } = await makeRoleCert(moderator, { roomId, memberKey })
  const at = (rules: Rules) => checkMemory({ ...offered, rules, members: [{ memberKey, cert }] }, room)
  const pair = { charter: first.charterSigned, state: first.stateSigned }
  expect(await at(first)).toBeNull()
  for (const key of [memberKey, moderator.publicKey]) {
    await memory.setRules(pair, [keyHashOf(key)])
    expect(await at(first)).toBe('rolled-back')
    expect(await at(await later({ seq: 1, passGen: 1 }, owner))).toBeNull()
  }
})
