import {
  type Bytes,
  bodyOf,
  CREATE_ROOM_MAX_BYTES,
  type CreateRoom,
  charter,
  createRoom,
  DecodeError,
  decode,
  type ErrorCode,
  equalBytes,
  type RoomId,
  roomIdOf,
} from '@konklave/protocol'
import { encodeRules, type Rules, verifyRules } from '@konklave/protocol/rules'
import { roomDeadline, type Store, StoreError } from '../store/index.ts'

export type RoomsDeps = {
  readonly store: Store
  /** This server's own key: a room names the server whose `gone` and `void` it believes. */
  readonly serverKey: Bytes
  /** Milliseconds since 1970. */
  readonly wallNow: () => number
}

/** Whether this listener, or the grant shown to it, allows a new room. */
export type CreatePermission = { readonly mayCreate: (grant: Bytes | undefined) => boolean }

export type CreateResult =
  | { readonly ok: true; readonly roomId: RoomId }
  | {
      readonly ok: false
      readonly code: Extract<ErrorCode, 'bad-room' | 'grant-needed' | 'room-exists' | 'disk'>
    }

export interface Rooms {
  /** Takes a room that its owner's client made and signed (K7). `body` is the untrusted request body. */
  create(body: Uint8Array, permission: CreatePermission): Promise<CreateResult>
}

export function createRooms({ store, serverKey, wallNow }: RoomsDeps): Rooms {
  return {
    async create(body, { mayCreate }) {
      const request = parse(body)
      if (!request) return { ok: false, code: 'bad-room' }
      if (!mayCreate(request.grant)) return { ok: false, code: 'grant-needed' }
      const rules = await verifyNewRoom(request, serverKey)
      if (!rules) return { ok: false, code: 'bad-room' }
      const roomId = rules.charter.roomId as RoomId
      try {
        const made = await store.createRoom({
          id: roomId,
          rules: rules.bytes,
          expiresAt: roomDeadline(wallNow()),
        })
        return made === 'created' ? { ok: true, roomId } : { ok: false, code: 'room-exists' }
      } catch (error) {
        if (error instanceof StoreError) return { ok: false, code: 'disk' }
        throw error
      }
    },
  }
}

/**
 * [K1, K7] Charter 0 and state 0: the id is the hash of the owner's key, both verify, neither has a history, and the
 * server they name is this one. Null: not a new room of ours.
 */
export async function verifyNewRoom(
  request: Pick<CreateRoom, 'charter' | 'state'>,
  serverKey: Bytes,
): Promise<Rules | null> {
  const first = parsed(() => bodyOf(charter, request.charter))
  if (!first) return null
  const pair = encodeRules({ charter: request.charter, state: request.state })
  const rules = await verifyRules(pair, roomIdOf(first.firstOwner))
  if (!rules.ok) return null
  const { charter: made, state } = rules.value
  // [K44] A breakout is made by its main room, where it is known who may.
  const fresh = made.seq === 0 && state.seq === 0 && made.ownerChain.length === 0 && !state.parent
  return fresh && equalBytes(made.serverKey, serverKey) ? rules.value : null
}

const parse = (body: Uint8Array) => parsed(() => decode(createRoom, body, CREATE_ROOM_MAX_BYTES))

function parsed<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    if (error instanceof DecodeError) return null
    throw error
  }
}
