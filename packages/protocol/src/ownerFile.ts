import * as z from 'zod/mini'
import { type Bytes, concat, equalBytes, utf8 } from './bytes.ts'
import { DecodeError, decode, encode } from './codec.ts'
import { OWNER_FILE_MAX_BYTES, OWNER_FILE_PADDED_BYTES, PASSPHRASE_MIN_CHARS } from './limits.ts'
import { counter, hash32, id16, roomId } from './schema.ts'

const MAGIC = utf8('konklave owner file')
const VERSION = 1
/** Nonce, padded contents, tag. */
const SEALED_SIZE_BYTES = 12 + OWNER_FILE_PADDED_BYTES + 16

/**
 * [K17] Parameters of Argon2id that a file may ask for. Whoever hands somebody a file does not decide how much memory
 * and time that person's device spends on it.
 */
export const ownerFileKdfs = [
  /** RFC 9106 §4, second recommended option: the first wants 2 GiB, which a page on a phone does not get. */
  { memoryKiB: 64 * 1024, passes: 3, lanes: 4 },
] as const satisfies readonly [OwnerFileKdf, ...OwnerFileKdf[]]
export type OwnerFileKdf = z.output<typeof kdf>

const kdf = z.strictObject({ memoryKiB: counter, passes: counter, lanes: counter })
const sealed = z.custom<Bytes>(v => v instanceof Uint8Array && v.length === SEALED_SIZE_BYTES)

/** [K17] The owner's right to a room, under a passphrase: what stands behind the file's first bytes. */
export const ownerFile = z.strictObject({ kdf, salt: id16, sealed })
export type OwnerFile = z.output<typeof ownerFile>

/** [K17] What is sealed in it: the room's owner link, in parts. */
export const ownerFileContents = z.strictObject({
  /** `https://host[:port]`; {@link isOrigin} says whether it is one. */
  origin: z.string().check(z.maxLength(300)),
  roomId,
  linkSecret: hash32,
  ownerSeed: hash32,
})
export type OwnerFileContents = z.output<typeof ownerFileContents>

export type OwnerFileProblem = 'not-an-owner-file' | 'cut' | 'newer-version'

/** What is authenticated beside the contents: everything in the file but what is sealed. */
export function ownerFileHead({ kdf, salt }: Omit<OwnerFile, 'sealed'>): Bytes {
  return concat(MAGIC, Uint8Array.of(VERSION), encode({ kdf, salt }))
}

export function formatOwnerFile(file: OwnerFile): Bytes {
  return concat(MAGIC, Uint8Array.of(VERSION), encode(file))
}

/** Parses a file that somebody chose. Another file, a cut or a newer one is an expected outcome. */
export function parseOwnerFile(bytes: Uint8Array): OwnerFile | OwnerFileProblem {
  if (!equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)) return 'not-an-owner-file'
  const version = bytes[MAGIC.length]
  if (version === undefined) return 'cut'
  if (version !== VERSION) return 'newer-version'
  try {
    const file = decode(ownerFile, bytes.subarray(MAGIC.length + 1), OWNER_FILE_MAX_BYTES)
    return ownerFileKdfs.some(known => sameKdf(known, file.kdf)) ? file : 'newer-version'
  } catch (error) {
    if (error instanceof DecodeError) return 'cut'
    throw error
  }
}

/**
 * [K17] The same letters typed on another keyboard are the same passphrase (NIST SP 800-63B-4 §3.1.1.2). Counted, too, it is as it
 * is used: in this form.
 */
export const normalPassphrase = (typed: string): string => typed.normalize('NFKC')

export type PassphraseProblem = { readonly t: 'short'; readonly missing: number } | { readonly t: 'same' }

/**
 * [K17] Why a new passphrase will not do; null: it will. White space at its ends does not count, and a run of it counts as one
 * sign. The key is made of all that was typed.
 */
export function passphraseProblem(typed: string): PassphraseProblem | null {
  const counted = [
    ...normalPassphrase(typed)
      .replace(/\p{White_Space}+/gu, ' ')
      .trim(),
  ]
  const missing = PASSPHRASE_MIN_CHARS - counted.length
  if (missing > 0) return { t: 'short', missing }
  return new Set(counted).size === 1 ? { t: 'same' } : null
}

/** What a browser calls the origin of a page, to the letter. */
export function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
}

function sameKdf(a: OwnerFileKdf, b: OwnerFileKdf): boolean {
  return a.memoryKiB === b.memoryKiB && a.passes === b.passes && a.lanes === b.lanes
}
