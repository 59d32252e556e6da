import {
  type Bytes,
  concat,
  DecodeError,
  decode,
  encode,
  type GroupId,
  type LineBody,
  limits,
  lineBody,
  type MemberKey,
} from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { u64 } from '../kdf.ts'
import { pad, unpad } from '../pad.ts'
import { sharedKey } from './sealTo.ts'

/** One end of a whisper, as its leaf shows it. */
export type Reader = { readonly memberKey: MemberKey; readonly dmKey: Uint8Array }

/** [K42] What `whisperTo` carries. */
export type WhisperTo = { readonly sealed: Bytes; readonly slots: Bytes[] }

type Own = { readonly groupId: GroupId; readonly memberKey: MemberKey; readonly dm: CryptoKeyPair }

const KEY_BYTES = 32
const SEALED_MORE_BYTES = 28

/**
 * [K42] A line for one member. A recipient whose dmKey is of small order can be given no secret: then these are random
 * bytes, for the number has to be counted all the same.
 */
export async function sealWhisper(p: {
  readonly own: Own
  readonly to: Reader
  readonly body: LineBody
}): Promise<Bytes> {
  const plain = pad(encode(p.body), limits.WHISPER_SIZES_BYTES)
  return sealFor(p.own, p.to, 'whisper', { n: p.body.n, plain })
}

/** The line, or null: it is for somebody else, or not from this sender, or not the line of this number. */
export async function openWhisper(p: {
  readonly own: Own
  readonly from: Reader
  readonly n: number
  readonly sealed: Uint8Array
}): Promise<LineBody | null> {
  const plain = await openFrom(p.own, p.from, 'whisper', p)
  return plain && lineOf(plain, p.n, limits.WHISPER_SIZES_BYTES)
}

/**
 * [K42] A line for up to eight members. Its key is in eight slots whatever their number, the unused ones random, in the
 * order of `to`: a slot says nothing to whom it is not for.
 */
export async function sealWhisperTo(p: {
  readonly own: Own
  readonly to: readonly Reader[]
  readonly body: LineBody
}): Promise<WhisperTo> {
  const { own, to, body } = p
  const key = random(KEY_BYTES)
  const slots = await Promise.all(
    Array.from({ length: limits.WHISPER_SLOTS }, (_, i) => {
      const reader = to[i]
      return reader
        ? sealFor(own, reader, 'slot', { n: body.n, plain: key })
        : random(KEY_BYTES + SEALED_MORE_BYTES)
    }),
  )
  const plain = pad(encode(body), limits.WHISPER_TO_SIZES_BYTES)
  const sealed = await seal(key, plain, idOf(own.memberKey, body.n))
  key.fill(0)
  return { sealed, slots }
}

/** Inverse of {@link sealWhisperTo}; null like {@link openWhisper}. */
export async function openWhisperTo(
  p: { readonly own: Own; readonly from: Reader; readonly n: number } & WhisperTo,
): Promise<LineBody | null> {
  for (const sealed of p.slots) {
    const key = await openFrom(p.own, p.from, 'slot', { n: p.n, sealed })
    if (!key) continue
    const plain = await open(key, p.sealed, idOf(p.from.memberKey, p.n))
    return plain && lineOf(plain, p.n, limits.WHISPER_TO_SIZES_BYTES)
  }
  return null
}

type Label = 'whisper' | 'slot'

async function sealFor(
  own: Own,
  to: Reader,
  label: Label,
  { n, plain }: { readonly n: number; readonly plain: Uint8Array },
): Promise<Bytes> {
  const ends = concat(own.memberKey, to.memberKey)
  const key = await keyOf(own, to.dmKey, label, ends)
  if (!key) return random(plain.length + SEALED_MORE_BYTES)
  return seal(key, plain, concat(ends, idOf(own.memberKey, n)))
}

async function openFrom(
  own: Own,
  from: Reader,
  label: Label,
  { n, sealed }: { readonly n: number; readonly sealed: Uint8Array },
): Promise<Bytes | null> {
  const ends = concat(from.memberKey, own.memberKey)
  const key = await keyOf(own, from.dmKey, label, ends)
  return key && open(key, sealed, concat(ends, idOf(from.memberKey, n)))
}

/** One key for each direction: `ends` has the sender first. Null for a dmKey of small order. */
async function keyOf(own: Own, theirs: Uint8Array, label: Label, ends: Bytes): Promise<Bytes | null> {
  try {
    return await sharedKey(own.dm.privateKey, theirs, label, concat(own.groupId, ends))
  } catch {
    return null // WebCrypto refuses it
  }
}

/** [K40] The id of a line in bytes: 32 of its author's key, 8 of its number. */
function idOf(author: MemberKey, n: number): Bytes {
  return concat(author, u64(n))
}

/** A member wrote it: it need not be what a client of ours writes. */
function lineOf(padded: Uint8Array, n: number, sizes: readonly number[]): LineBody | null {
  const content = unpad(padded, sizes)
  if (content === null) return null
  try {
    const body = decode(lineBody, content, content.length)
    return body.n === n ? body : null
  } catch (error) {
    if (error instanceof DecodeError) return null
    throw error
  }
}

function random(sizeBytes: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(sizeBytes))
}
