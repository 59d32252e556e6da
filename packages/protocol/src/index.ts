export { type Action, actions, allowed, mayAdmit } from './actions.ts'
export { type Bytes, base64url, concat, equalBytes, fromBase64url, hex, utf8 } from './bytes.ts'
export { DecodeError, type DecodeReason, decode, encode } from './codec.ts'
export { type ErrorCode, errorCode, errorCodes } from './errors.ts'
export { hash, keyHashOf, mediaIdOf, roomIdOf } from './hash.ts'
export {
  type CtxHash,
  type GroupId,
  HASH_SIZE_BYTES,
  ID_SIZE_BYTES,
  KEY_SIZE_BYTES,
  type KeyHash,
  type MediaId,
  type MemberKey,
  type RoomId,
  SIGNATURE_SIZE_BYTES,
} from './ids.ts'
export * as limits from './limits.ts'
export { formatToken, type LinkProblem, type LinkToken, parseToken } from './link.ts'
export * from './meeting/index.ts'
export * from './rooms.ts'
export * as schema from './schema.ts'
export * from './signed/index.ts'
export * from './socket/frames.ts'
