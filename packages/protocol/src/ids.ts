import type { Bytes } from './bytes.ts'

/** Branded byte strings: the compiler keeps a room id from being used as a group id. */
type Branded<B extends string> = Bytes & { readonly __brand: B }

/** 16 bytes, `Hash("konklave room v1" ‖ ownerPub)[0..15]` (K1). */
export type RoomId = Branded<'RoomId'>
/** 16 random bytes, the MLS group id of one meeting. */
export type GroupId = Branded<'GroupId'>
/** 32 bytes, Ed25519 public key of one browser tab in one room; signs that person's leaves. */
export type MemberKey = Branded<'MemberKey'>
/** 16 bytes, first half of SHA-256 of a public key. */
export type KeyHash = Branded<'KeyHash'>
/** 16 bytes, the pseudonym of a member in the media engine, new in each meeting (K26). */
export type MediaId = Branded<'MediaId'>
/** 32 bytes, SHA-256 of an encoded GroupContext (K28). */
export type CtxHash = Branded<'CtxHash'>

export const ID_SIZE_BYTES = 16
export const KEY_SIZE_BYTES = 32
export const HASH_SIZE_BYTES = 32
export const SIGNATURE_SIZE_BYTES = 64
