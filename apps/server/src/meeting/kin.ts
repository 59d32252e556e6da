import type { RoomId } from '@konklave/protocol'
import type { Room } from './room.ts'

/** How the actors of a main room and of its breakouts find each other. Neither touches the other's memory but to read it. */
export interface Kin {
  /** Null: there is no such room. */
  find(roomId: RoomId): Promise<Room | null>
  /** [K44] Breakouts of this room that are in memory. */
  breakoutsOf(roomId: RoomId): Iterable<Room>
}
