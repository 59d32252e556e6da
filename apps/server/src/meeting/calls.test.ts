import { base64url, type GroupId, hex, keyHashOf, type MemberKey, mediaIdOf } from '@konklave/protocol'
import { expect, test } from 'vitest'
import type { MediaDesk } from '../media/types.ts'
import { Calls } from './calls.ts'

const groupId = new Uint8Array(16).fill(9) as GroupId
const keyOf = (n: number) => new Uint8Array(32).map((_, i) => (i < 2 ? (n >> (8 * i)) & 255 : 0)) as MemberKey
const idOf = (n: number) => base64url(mediaIdOf(groupId, keyOf(n)))
const barredBy = (...list: number[]) => ({ barred: list.map(n => keyHashOf(keyOf(n))) })

function setUp() {
  const told: string[] = []
  const desk: MediaDesk = {
    issue: () => new Uint8Array(16),
    relay: () => null,
    setRights: async () => undefined,
    hold: () => () => undefined,
    remove: async (_, id) => void told.push(`remove ${id}`),
    readmit: (_, id) => void told.push(`readmit ${id}`),
    absent: () => undefined,
    present: () => undefined,
    closeRoom: async () => undefined,
    engineStatus: () => 'up',
    onEngine: () => () => undefined,
  }
  const calls = new Calls(desk, groupId, () => undefined)
  const ticket = (n: number) => calls.ticket(hex(keyOf(n)), keyOf(n), { kind: 'prewarm' })
  return { told, calls, ticket, leave: (n: number) => calls.forget(hex(keyOf(n))) }
}

test('[K14] whoever holds a ticket is put out with the bar, whoever left with the newest 1,024 who did', () => {
  const { told, calls, ticket, leave } = setUp()
  ticket(1)
  for (let n = 2; n < 2_000; n++) {
    ticket(n)
    leave(n)
  }
  calls.bar(barredBy(1, 2, 1_999), [])
  expect(told).toEqual([`remove ${idOf(1)}`, `remove ${idOf(1_999)}`])
})

test('[K14] a ban is lifted when a ticket is given to a key that is barred no longer, and only then', () => {
  const { told, calls, ticket } = setUp()
  ticket(1)
  calls.bar(barredBy(1), [])
  ticket(1)
  expect(told).toEqual([`remove ${idOf(1)}`])
  calls.bar(barredBy(2), [])
  expect(told).toHaveLength(1)
  ticket(1)
  ticket(1)
  expect(told).toEqual([`remove ${idOf(1)}`, `readmit ${idOf(1)}`])
  calls.bar(barredBy(2, 1), [])
  expect(told.at(-1)).toBe(`remove ${idOf(1)}`)
})
