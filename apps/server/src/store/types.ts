import type { Bytes, CtxHash, GroupId, RoomId } from '@konklave/protocol'

/** A durable place. Nothing in it names a person. */
export type RoomRecord = {
  readonly id: RoomId
  /** Encoded rulesExtension: the newest charter and state that anybody showed us (K8). */
  readonly rules: Bytes
  /** Deadline, milliseconds since 1970, whole days: it must not tell when the last meeting began. */
  readonly expiresAt: number
  /** [K44] Of a breakout: its main room, with whose meeting it goes. */
  readonly parent?: RoomId
}

/** [K30] Everything of a live meeting that touches the disk. */
export type MeetingRow = {
  readonly roomId: RoomId
  readonly groupId: GroupId
  readonly epoch: number
  readonly ctxHash: CtxHash
  /** Of the epoch before; null in epoch 0. */
  readonly prevCtxHash: CtxHash | null
  /** Encoded rulesExtension: newest pair of this meeting. */
  readonly rules: Bytes
}

export type PutMeeting = {
  readonly row: MeetingRow
  /** The row must still say this; null: there must be no row. */
  readonly expect: Pick<MeetingRow, 'groupId' | 'ctxHash'> | null
  /** New deadline of the room, when a meeting starts in it. An earlier one, by a clock that is behind, changes nothing. */
  readonly roomExpiresAt?: number
}

/** The storage did not take it (full disk, locked, broken). Nothing of the call was written. */
export class StoreError extends Error {
  readonly reason = 'disk'
  constructor(cause: unknown) {
    super('store: disk', { cause })
    this.name = 'StoreError'
  }
}

/**
 * The one durable place of this server. Every write is on the disk when its promise resolves; a failed one has changed
 * nothing. All methods throw {@link StoreError} only.
 */
export interface Store {
  createRoom(room: RoomRecord): Promise<'created' | 'exists'>
  findRoom(id: RoomId): Promise<RoomRecord | null>
  /** [K44] */
  breakoutsOf(parent: RoomId): Promise<readonly RoomRecord[]>
  /** Deletes a room and its meeting row. */
  deleteRoom(id: RoomId): Promise<void>
  /** Keeps newer rules of a room and of its meeting row, if there is one. */
  keepRules(id: RoomId, rules: Bytes): Promise<void>
  findMeeting(roomId: RoomId): Promise<MeetingRow | null>
  /** Compare-and-swap of the meeting row (K30). The room's newest rules become the row's in the same transaction. */
  putMeeting(change: PutMeeting): Promise<'done' | 'conflict'>
  /** Deletes the row of this group; another group's row stays. */
  deleteMeeting(row: Pick<MeetingRow, 'roomId' | 'groupId'>): Promise<void>
  /** To be called once at start: rows that nobody takes up again are deleted from `deleteAt` on. */
  markRestart(deleteAt: number): Promise<void>
  /** Deletes what is past its deadline; a room with a meeting row stays until the row is gone, a breakout only as long as its main room has one. */
  sweep(now: number): Promise<{ readonly rooms: number; readonly meetings: number }>
  /** How many there are; meetings only those that go on. */
  counts(): Promise<{ readonly rooms: number; readonly meetings: number }>
  close(): Promise<void>
}
