import { base64url, type RoomId } from '@konklave/protocol'
import { verifyRules } from '@konklave/protocol/rules'
import type { MeetingDeps } from './ports.ts'
import { Room } from './room.ts'

/** Finds the one home of a room. Local now; later a lease that other nodes forward streams to. */
export interface MeetingDirectory {
  /** Null: there is no such room. */
  find(roomId: RoomId): Promise<Room | null>
  rooms(): Iterable<Room>
  /** Forgets everything in memory. What is on the disk stays: members bring the rest back (K30). */
  close(): void
}

export function createLocalDirectory(deps: MeetingDeps): MeetingDirectory {
  const homes = new Map<string, Promise<Room | null>>()
  const alive = new Set<Room>()

  const load = async (key: string, roomId: RoomId): Promise<Room | null> => {
    const record = await deps.store.findRoom(roomId)
    const rules = record && (await verifyRules(record.rules, roomId))
    if (!rules?.ok) {
      homes.delete(key)
      return null
    }
    const idle = (room: Room) => {
      alive.delete(room)
      homes.delete(key)
    }
    const row = await deps.store.findMeeting(roomId)
    const room = new Room({ roomId, rules: rules.value, row, deps, idle })
    alive.add(room)
    return room
  }

  return {
    find(roomId) {
      const key = base64url(roomId)
      const known = homes.get(key)
      if (known) return known
      const loading = load(key, roomId)
      homes.set(key, loading)
      loading.catch(() => homes.delete(key))
      return loading
    },
    rooms: () => alive,
    close() {
      for (const room of [...alive]) room.release()
    },
  }
}
