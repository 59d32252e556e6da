import { base64url, type RoomId } from '@konklave/protocol'
import { verifyRules } from '@konklave/protocol/rules'
import type { Kin } from './kin.ts'
import type { MeetingDeps } from './ports.ts'
import { Room } from './room.ts'

/** Finds the one home of a room. Local now; later a lease that other nodes forward streams to. */
export interface MeetingDirectory extends Kin {
  rooms(): Iterable<Room>
  /** Forgets everything in memory. What is on the disk stays: members bring the rest back (K30). */
  close(): void
}

export function createLocalDirectory(deps: MeetingDeps): MeetingDirectory {
  const homes = new Map<string, Promise<Room | null>>()
  const alive = new Set<Room>()
  const breakouts = new Map<string, Set<Room>>()

  const load = async (key: string, roomId: RoomId): Promise<Room | null> => {
    const record = await deps.store.findRoom(roomId)
    const rules = record && (await verifyRules(record.rules, roomId))
    if (!rules?.ok) {
      homes.delete(key)
      return null
    }
    const { parent } = rules.value.state
    const siblings = parent && setIn(breakouts, base64url(parent.roomId))
    const idle = (room: Room) => {
      alive.delete(room)
      homes.delete(key)
      siblings?.delete(room)
      if (parent && siblings?.size === 0) breakouts.delete(base64url(parent.roomId))
    }
    const row = await deps.store.findMeeting(roomId)
    const room = new Room({ roomId, rules: rules.value, row, deps, kin: directory, idle })
    alive.add(room)
    siblings?.add(room)
    return room
  }

  const directory: MeetingDirectory = {
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
    breakoutsOf: roomId => breakouts.get(base64url(roomId)) ?? [],
    close() {
      for (const room of [...alive]) room.release()
    },
  }
  return directory
}

function setIn(sets: Map<string, Set<Room>>, key: string): Set<Room> {
  const known = sets.get(key) ?? new Set<Room>()
  sets.set(key, known)
  return known
}
