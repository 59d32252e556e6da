import { concat, equalBytes, hex, type RoomId } from '@konklave/protocol'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Memory } from '../memory/memory.ts'

/** Where somebody went by their own will; it holds until the plan puts them elsewhere, and over a reload. */
export interface OwnChoice {
  /** Undefined: none, the plan decides. Null: the main room. */
  for(place: RoomId | null): RoomId | null | undefined
  readonly changed: ReadonlySignal<number>
  /** `place`: where the plan puts them meanwhile. */
  set(place: RoomId | null, room: RoomId | null): Promise<void>
  /** Rooms that others took the place of, by hex: what was chosen is so still. */
  follow(numbers: ReadonlyMap<string, RoomId>): Promise<void>
  forget(): Promise<void>
}

const NOWHERE = new Uint8Array(16)

export function createOwnChoice(memory: Pick<Memory, 'room' | 'setRoom'>): OwnChoice {
  const changed = signal(0)
  const write = async (bytes: Uint8Array<ArrayBuffer> | null) => {
    const written = memory.setRoom(bytes)
    changed.value++
    await written
  }
  return {
    changed,
    for(place) {
      const kept = memory.room
      if (kept?.length !== 32 || !equalBytes(kept.subarray(0, 16), place ?? NOWHERE)) return undefined
      const room = kept.slice(16)
      return equalBytes(room, NOWHERE) ? null : (room as RoomId)
    },
    set: (place, room) => write(concat(place ?? NOWHERE, room ?? NOWHERE)),
    async follow(numbers) {
      const kept = memory.room
      if (kept?.length !== 32) return
      const halves = [kept.slice(0, 16), kept.slice(16)] as const
      const [place, room] = halves.map(half => numbers.get(hex(half)) ?? half)
      if (place && room && halves.some(half => numbers.has(hex(half)))) await write(concat(place, room))
    },
    async forget() {
      if (memory.room) await write(null)
    },
  }
}
