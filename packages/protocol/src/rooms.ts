import * as z from 'zod/mini'
import { counter, hash32, publicKey } from './schema.ts'
import { signed } from './signed/signed.ts'

/** `GET /api/instance`, CBOR. What a client needs before it can create a room. */
export const instanceInfo = z.strictObject({
  serverKey: publicKey,
  /** Who may create rooms is decided by the listener that took the request. */
  creation: z.enum(['anyone', 'grant']),
  mode: z.enum(['trial', 'lan', 'public']),
  versions: z.array(counter),
})
export type InstanceInfo = z.output<typeof instanceInfo>
export const INSTANCE_PATH = '/api/instance'

/**
 * `POST /api/rooms`, CBOR. The owner's client made and signed charter 0 and state 0 (K7). 201, or a CBOR
 * `{code: ErrorCode}` with 4xx/5xx.
 */
export const createRoom = z.strictObject({ charter: signed, state: signed, grant: z.optional(hash32) })
export type CreateRoom = z.output<typeof createRoom>
export const ROOMS_PATH = '/api/rooms'
/** Charter and state, both signed. */
export const CREATE_ROOM_MAX_BYTES = 20 * 1024
export const apiError = z.strictObject({ code: z.string() })
/** Encoded bodies carry this media type. */
export const CBOR_TYPE = 'application/cbor'
