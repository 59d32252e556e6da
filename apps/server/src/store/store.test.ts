import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bytes, type CtxHash, type GroupId, limits, type RoomId } from '@konklave/protocol'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { Log } from '../log/log.ts'
import { ManualClock } from '../testing/manualClock.ts'
import { openDatabase } from './database.ts'
import {
  createMemoryStore,
  type MeetingRow,
  openSqliteStore,
  type Store,
  startRetention,
  storeInventory,
} from './index.ts'

const bytes = <T extends Uint8Array = Bytes>(size: number, fill: number) =>
  new Uint8Array(size).fill(fill) as Uint8Array as T
const roomId = bytes<RoomId>(16, 1)
const room = { id: roomId, rules: bytes(40, 9), expiresAt: 5_000 }
const row: MeetingRow = {
  roomId,
  groupId: bytes<GroupId>(16, 2),
  epoch: 0,
  ctxHash: bytes<CtxHash>(32, 3),
  prevCtxHash: null,
  rules: bytes(40, 10),
}
const next: MeetingRow = { ...row, epoch: 1, ctxHash: bytes<CtxHash>(32, 4), prevCtxHash: row.ctxHash }

const made: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const undo of made.splice(0).reverse()) await undo()
})
const directory = async () => {
  const path = await mkdtemp(join(tmpdir(), 'konklave-store-'))
  made.push(() => rm(path, { recursive: true }))
  return path
}
const kinds: Record<string, () => Promise<Store>> = {
  memory: async () => createMemoryStore(),
  sqlite: async () => openSqliteStore(join(await directory(), 'konklave.db')),
}

describe.each(Object.entries(kinds))('store contract: %s', (_, make) => {
  const open = async () => {
    const store = await make()
    made.push(() => store.close())
    return store
  }

  test('[K44] breakouts are found by their main room, deleted with all rows, and swept when it has no meeting', async () => {
    const store = await open()
    const child = { ...room, id: bytes<RoomId>(16, 21), parent: roomId, expiresAt: 9e15 }
    const other = { ...child, id: bytes<RoomId>(16, 22) }
    await store.createRoom(room)
    await store.putMeeting({ row, expect: null })
    for (const one of [child, other]) {
      expect(await store.createRoom(one)).toBe('created')
      await store.putMeeting({ row: { ...row, roomId: one.id }, expect: null })
    }
    expect(await store.breakoutsOf(roomId)).toEqual(
      [child, { ...other }].map(one => ({ ...one, rules: row.rules })),
    )
    expect(await store.breakoutsOf(child.id)).toEqual([])
    await store.deleteRoom(other.id)
    expect(await store.findRoom(other.id)).toBeNull()
    expect(await store.findMeeting(other.id)).toBeNull()
    expect(await store.sweep(0)).toEqual({ rooms: 0, meetings: 0 })
    await store.deleteMeeting(row)
    expect((await store.sweep(0)).rooms).toBe(1)
    expect(await store.findRoom(child.id)).toBeNull()
    expect(await store.findMeeting(child.id)).toBeNull()
    expect(await store.findRoom(roomId)).not.toBeNull()
  })

  test('a room is created once and found again', async () => {
    const store = await open()
    expect(await store.findRoom(roomId)).toBeNull()
    expect(await store.createRoom(room)).toBe('created')
    expect(await store.createRoom({ ...room, rules: bytes(1, 1) })).toBe('exists')
    expect(await store.findRoom(roomId)).toEqual(room)
  })

  test('[K30] the meeting row is a compare-and-swap', async () => {
    const store = await open()
    await store.createRoom(room)
    expect(await store.putMeeting({ row: next, expect: row })).toBe('conflict')
    expect(await store.putMeeting({ row, expect: null, roomExpiresAt: 9_000 })).toBe('done')
    expect(await store.putMeeting({ row, expect: null })).toBe('conflict')
    expect(await store.putMeeting({ row: next, expect: row })).toBe('done')
    expect(await store.putMeeting({ row: next, expect: row })).toBe('conflict')
    expect(await store.findMeeting(roomId)).toEqual(next)
    expect(await store.findRoom(roomId)).toEqual({ ...room, rules: row.rules, expiresAt: 9_000 })
  })

  test('[K8] newer rules are kept in the room and in the row', async () => {
    const store = await open()
    await store.createRoom(room)
    await store.putMeeting({ row, expect: null })
    await store.keepRules(roomId, bytes(7, 7))
    expect((await store.findRoom(roomId))?.rules).toEqual(bytes(7, 7))
    expect((await store.findMeeting(roomId))?.rules).toEqual(bytes(7, 7))
  })

  test('the end of one meeting does not delete the next one', async () => {
    const store = await open()
    await store.createRoom(room)
    await store.putMeeting({ row, expect: null })
    await store.deleteMeeting({ roomId, groupId: bytes<GroupId>(16, 8) })
    expect(await store.findMeeting(roomId)).not.toBeNull()
    await store.deleteMeeting(row)
    expect(await store.findMeeting(roomId)).toBeNull()
  })

  test('[K30] a row left by a stop goes after its deadline, unless the meeting went on', async () => {
    const store = await open()
    await store.createRoom(room)
    await store.putMeeting({ row, expect: null })
    await store.markRestart(2_000)
    expect(await store.sweep(1_999)).toEqual({ rooms: 0, meetings: 0 })
    await store.putMeeting({ row: next, expect: row })
    expect(await store.sweep(2_000)).toEqual({ rooms: 0, meetings: 0 })
    await store.markRestart(3_000)
    // A second restart does not give it more time.
    await store.markRestart(9_000)
    expect(await store.sweep(3_000)).toEqual({ rooms: 0, meetings: 1 })
  })

  test('[K30] rows that a stop left behind go a day after the start', async () => {
    const store = await open()
    const clock = new ManualClock()
    await store.createRoom({ ...room, expiresAt: 1e15 })
    await store.putMeeting({ row, expect: null })
    const swept: unknown[] = []
    const log: Log = (event, fields) => void swept.push([event, fields])
    const stop = await startRetention({ store, clock, wallNow: () => 1e12 + clock.now(), log })
    const hours = async (count: number) => {
      for (let hour = 0; hour < count; hour++) {
        clock.advance(3600_000)
        await vi.waitFor(() => expect(clock.waiting).toBe(1))
      }
    }
    await hours(limits.MEETING_ROW_TTL_MS / 3600_000 - 1)
    expect(await store.findMeeting(roomId)).not.toBeNull()
    await hours(1)
    expect(await store.findMeeting(roomId)).toBeNull()
    expect(swept).toEqual([['retention.swept', { rooms: 0, meetings: 1 }]])
    stop()
  })

  test('[P-05] a clock that was a year behind for a while shortens no room of its life', async () => {
    const store = await open()
    await store.createRoom(room)
    await store.putMeeting({ row, expect: null, roomExpiresAt: 1_000 })
    expect((await store.findRoom(roomId))?.expiresAt).toBe(room.expiresAt)
    await store.deleteMeeting(row)
    expect(await store.sweep(room.expiresAt - 1)).toEqual({ rooms: 0, meetings: 0 })
  })

  test('[P-05] a room goes at its deadline, but not from under a meeting', async () => {
    const store = await open()
    await store.createRoom(room)
    await store.putMeeting({ row, expect: null })
    expect(await store.sweep(5_000)).toEqual({ rooms: 0, meetings: 0 })
    await store.deleteMeeting(row)
    expect(await store.sweep(4_999)).toEqual({ rooms: 0, meetings: 0 })
    expect(await store.sweep(5_000)).toEqual({ rooms: 1, meetings: 0 })
    expect(await store.findRoom(roomId)).toBeNull()
  })
})

test('[K30] what was acknowledged is there after reopening the file', async () => {
  const path = join(await directory(), 'konklave.db')
  const store = await openSqliteStore(path)
  await store.createRoom(room)
  await store.putMeeting({ row, expect: null })
  await store.close()
  const again = await openSqliteStore(path)
  made.push(() => again.close())
  expect(await again.findMeeting(roomId)).toEqual(row)
})

test('[P-05] deleted rows leave no bytes in the database file', async () => {
  const path = join(await directory(), 'konklave.db')
  const store = await openSqliteStore(path)
  await store.createRoom({ ...room, rules: bytes(900, 0xab) })
  await store.sweep(5_000)
  await store.close()
  expect((await readFile(path)).includes(Buffer.alloc(64, 0xab))).toBe(false)
})

test('[P-05] every column of the database is declared in the inventory', async () => {
  const db = await openDatabase(':memory:')
  made.push(() => db.destroy())
  const tables = await db.introspection.getTables()
  const columns = tables.flatMap(({ name, columns }) => columns.map(column => `table ${name} ${column.name}`))
  expect(columns.sort()).toEqual(storeInventory.map(({ where, field }) => `${where} ${field}`).sort())
})
