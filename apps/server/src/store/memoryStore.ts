import { base64url, equalBytes, type RoomId } from '@konklave/protocol'
import type { MeetingRow, RoomRecord, Store } from './types.ts'

type HeldRow = MeetingRow & { readonly deleteAt: number | null }

/** Keeps everything in memory: for tests and for servers that may forget all rooms when they stop. */
export function createMemoryStore(): Store {
  const rooms = new Map<string, RoomRecord>()
  const meetings = new Map<string, HeldRow>()
  const keyOf = (id: RoomId) => base64url(id)

  return {
    async createRoom(room) {
      if (rooms.has(keyOf(room.id))) return 'exists'
      rooms.set(keyOf(room.id), room)
      return 'created'
    },
    async findRoom(id) {
      return rooms.get(keyOf(id)) ?? null
    },
    async breakoutsOf(parent) {
      return [...rooms.values()].filter(room => room.parent && equalBytes(room.parent, parent))
    },
    async deleteRoom(id) {
      meetings.delete(keyOf(id))
      rooms.delete(keyOf(id))
    },
    async keepRules(id, rules) {
      const room = rooms.get(keyOf(id))
      if (room) rooms.set(keyOf(id), { ...room, rules })
      const row = meetings.get(keyOf(id))
      if (row) meetings.set(keyOf(id), { ...row, rules })
    },
    async findMeeting(roomId) {
      const held = meetings.get(keyOf(roomId))
      if (!held) return null
      const { deleteAt: _, ...row } = held
      return row
    },
    async putMeeting({ row, expect, roomExpiresAt }) {
      const key = keyOf(row.roomId)
      if (!fits(meetings.get(key), expect)) return 'conflict'
      meetings.set(key, { ...row, deleteAt: null })
      const room = rooms.get(key)
      if (room) {
        const expiresAt = Math.max(room.expiresAt, roomExpiresAt ?? 0)
        rooms.set(key, { ...room, rules: row.rules, expiresAt })
      }
      return 'done'
    },
    async deleteMeeting({ roomId, groupId }) {
      const held = meetings.get(keyOf(roomId))
      if (held && equalBytes(held.groupId, groupId)) meetings.delete(keyOf(roomId))
    },
    async markRestart(deleteAt) {
      for (const [key, held] of meetings) if (held.deleteAt === null) meetings.set(key, { ...held, deleteAt })
    },
    async sweep(now) {
      const stale = [...meetings].filter(([, { deleteAt }]) => deleteAt !== null && deleteAt <= now)
      for (const [key] of stale) meetings.delete(key)
      const orphans = [...rooms].filter(([, { parent }]) => parent && !meetings.has(keyOf(parent)))
      for (const [key] of orphans) meetings.delete(key)
      const past = [...rooms].filter(([key, { expiresAt }]) => expiresAt <= now && !meetings.has(key))
      const expired = new Map([...orphans, ...past])
      for (const [key] of expired) rooms.delete(key)
      return { rooms: expired.size, meetings: stale.length }
    },
    async counts() {
      const going = [...meetings.values()].filter(({ deleteAt }) => deleteAt === null)
      return { rooms: rooms.size, meetings: going.length }
    },
    async close() {},
  }
}

function fits(held: MeetingRow | undefined, expect: Pick<MeetingRow, 'groupId' | 'ctxHash'> | null): boolean {
  if (!held || !expect) return !held && !expect
  return equalBytes(held.groupId, expect.groupId) && equalBytes(held.ctxHash, expect.ctxHash)
}
