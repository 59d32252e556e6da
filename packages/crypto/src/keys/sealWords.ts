import {
  type Bytes,
  concat,
  DecodeError,
  decode,
  encode,
  hash,
  knockWords,
  limits,
  utf8,
} from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { kdf } from '../kdf.ts'
import type { LinkKeys } from '../links/deriveLink.ts'
import { pad, unpad } from '../pad.ts'
import { publicKeyOf } from './memberKeys.ts'
import { agree, ephemeralPair } from './sealTo.ts'

const SIZES = [limits.KNOCK_WORDS_PADDED_BYTES]
const PUBLIC_SIZE_BYTES = 32

/** For which knock, and by which link: its key package is of one use, so are words for it. */
export type WordsContext = { readonly link: LinkKeys; readonly keyPackage: Uint8Array }

/**
 * [K25] Words to somebody who waits at the door: only the one who knocked reads them, and only who has the link by which it knocked
 * can have written them. The server has every key package, but no link.
 */
export async function sealKnockWords(
  text: string,
  { link, keyPackage, dmKey }: WordsContext & { readonly dmKey: Uint8Array },
): Promise<Bytes> {
  const pair = await ephemeralPair()
  const ephemeral = await publicKeyOf(pair)
  const key = keyOf(await agree(pair.privateKey, dmKey), { link, keyPackage }, ephemeral)
  return concat(ephemeral, await seal(key, pad(encode({ text }), SIZES), link.roomId))
}

/** The words; null when they are not for this knock, or not by anybody who has the link. */
export async function openKnockWords(
  sealed: Uint8Array,
  { link, keyPackage, dm }: WordsContext & { readonly dm: CryptoKeyPair },
): Promise<string | null> {
  const ephemeral = sealed.subarray(0, PUBLIC_SIZE_BYTES)
  try {
    const key = keyOf(await agree(dm.privateKey, ephemeral), { link, keyPackage }, ephemeral)
    const padded = await open(key, sealed.subarray(PUBLIC_SIZE_BYTES), link.roomId)
    const content = padded && unpad(padded, SIZES)
    return content && decode(knockWords, content, limits.KNOCK_WORDS_PADDED_BYTES).text
  } catch (error) {
    if (error instanceof DecodeError || error instanceof DOMException) return null // of small order, or no words
    throw error
  }
}

function keyOf(shared: Uint8Array, { link, keyPackage }: WordsContext, ephemeral: Uint8Array): Bytes {
  return kdf({
    ikm: concat(shared, link.meta.unsafeBytes()),
    salt: utf8('konklave sealed to v1'),
    label: 'knock',
    context: concat(hash(keyPackage), ephemeral),
  })
}
