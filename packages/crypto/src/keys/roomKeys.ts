import {
  type Bytes,
  concat,
  DecodeError,
  decode,
  encode,
  type GroupId,
  limits,
  type MemberKey,
  type RoomKey,
  roomKeyList,
} from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { sharedKey } from './sealTo.ts'
import type { Reader } from './whisper.ts'

type Own = { readonly groupId: GroupId; readonly memberKey: MemberKey; readonly dm: CryptoKeyPair }

/** [K42, K44] Keys of breakouts for one member. Null for a recipient whose dmKey is of small order: nobody can give it a secret. */
export async function sealRoomKeys(p: {
  readonly own: Own
  readonly to: Reader
  readonly keys: readonly RoomKey[]
}): Promise<Bytes | null> {
  const ends = concat(p.own.memberKey, p.to.memberKey)
  const key = await keyOf(p.own, p.to.dmKey, ends)
  return key && seal(key, encode(p.keys), ends)
}

/** The keys, or null: they are for somebody else, or not from this sender. */
export async function openRoomKeys(p: {
  readonly own: Own
  readonly from: Reader
  readonly sealed: Uint8Array
}): Promise<readonly RoomKey[] | null> {
  const ends = concat(p.from.memberKey, p.own.memberKey)
  const key = await keyOf(p.own, p.from.dmKey, ends)
  const plain = key && (await open(key, p.sealed, ends))
  if (!plain) return null
  try {
    return decode(roomKeyList, plain, limits.ROOM_KEYS_SEALED_MAX_BYTES)
  } catch (error) {
    if (error instanceof DecodeError) return null // a member wrote it
    throw error
  }
}

/** One key for each direction: `ends` has the sender first. */
async function keyOf(own: Own, theirs: Uint8Array, ends: Bytes): Promise<Bytes | null> {
  try {
    return await sharedKey(own.dm.privateKey, theirs, 'rooms', concat(own.groupId, ends))
  } catch {
    return null // WebCrypto refuses it
  }
}
