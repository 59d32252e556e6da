import { beforeAll, expect, test } from 'vitest'
import { type RoomFixture, roomFixture } from '../group/room.fixture.ts'
import { maySend } from './maySend.ts'

let room: RoomFixture
beforeAll(async () => {
  room = await roomFixture()
})

const may = (change: Partial<Parameters<typeof maySend>[0]> = {}) =>
  maySend({
    view: { members: [{ mac: 'ok' }, { mac: 'ok' }], rules: room.first },
    known: room.first,
    confirmed: true,
    paused: false,
    online: true,
    ...change,
  })

test('[K5] [K22] [K23] nothing leaves unless all is well', () => {
  expect(may()).toBe(true)
  expect(may({ view: null })).toBe(false)
  expect(may({ confirmed: false })).toBe(false)
  expect(may({ paused: true })).toBe(false)
  expect(may({ online: false })).toBe(false)
  for (const mac of ['false', 'unknown-generation'] as const) {
    expect(may({ view: { members: [{ mac: 'ok' }, { mac }], rules: room.first } })).toBe(false)
  }
})

test('[K19] [K29] nothing in an epoch that lacks rules which are known', async () => {
  const kick = await room.later({ seq: 1 }, room.owner)
  const members = [{ mac: 'ok' as const }]
  expect(may({ known: kick })).toBe(false)
  expect(may({ known: kick, view: { members, rules: kick } })).toBe(true)
})
