import * as z from 'zod/mini'
import type { Bytes } from './bytes.ts'
import type { CtxHash, GroupId, KeyHash, MediaId, MemberKey, RoomId } from './ids.ts'

/** Schema of a byte string of exactly `size` bytes, branded as T. */
export const sized = <T extends Uint8Array>(size: number) =>
  z.custom<T>(v => v instanceof Uint8Array && v.length === size)

export const roomId = sized<RoomId>(16)
export const groupId = sized<GroupId>(16)
export const keyHash = sized<KeyHash>(16)
export const mediaId = sized<MediaId>(16)
export const memberKey = sized<MemberKey>(32)
export const publicKey = sized<Bytes>(32)
export const hash32 = sized<Bytes>(32)
export const ctxHash = sized<CtxHash>(32)
export const signature = sized<Bytes>(64)
export const id16 = sized<Bytes>(16)
/** A byte string of at most `max` bytes. */
export const blob = (max: number) => z.custom<Bytes>(v => v instanceof Uint8Array && v.length <= max)
/** A non-negative integer that a double holds exactly. */
export const counter = z.int().check(z.gte(0))
export const epochNumber = counter
export const text = (max: number) => z.string().check(z.maxLength(max))
