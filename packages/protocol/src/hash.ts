import { sha256 } from '@noble/hashes/sha2.js'
import { type Bytes, concat, utf8 } from './bytes.ts'
import type { GroupId, KeyHash, MediaId, MemberKey, RoomId } from './ids.ts'

export function hash(...parts: readonly Uint8Array[]): Bytes {
  return sha256(concat(...parts)) as Bytes
}

/** First 16 bytes of SHA-256 of a public key. */
export function keyHashOf(publicKey: Uint8Array): KeyHash {
  return hash(publicKey).slice(0, 16) as KeyHash
}

/** [K1] The room id commits to the room's first owner key. */
export function roomIdOf(ownerKey: Uint8Array): RoomId {
  return hash(utf8('konklave room v1'), ownerKey).slice(0, 16) as RoomId
}

/** [K26] The pseudonym under which a member's media is known to the server in one meeting. */
export function mediaIdOf(groupId: GroupId, memberKey: MemberKey): MediaId {
  return hash(utf8('konklave media id v1'), groupId, memberKey).slice(0, 16) as MediaId
}
