import { type Bytes, concat, type GroupId, type MemberKey, utf8 } from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { kdf, u32 } from '../kdf.ts'
import { publicKeyOf } from './memberKeys.ts'

/** Between whom, and where: part of the key, so that a sealed secret opens nowhere else. */
export type SealContext = {
  readonly groupId: GroupId
  readonly sender: MemberKey
  readonly recipient: MemberKey
}

/** [K4] A link secret for one member: what `linkFor` carries. */
export type SealedTo = { readonly ephemeral: Bytes; readonly sealed: Bytes }

/**
 * [K4, K42] ECDH of a fresh X25519 key with the recipient's dmKey, HKDF over both names and the group, AES-256-GCM.
 * Fails on a dmKey of small order.
 */
export async function sealLinkFor(
  p: SealContext & { readonly dmKey: Uint8Array; readonly g: number; readonly secret: Uint8Array },
): Promise<SealedTo> {
  const pair = await ephemeralPair()
  const ephemeral = await publicKeyOf(pair)
  const key = await sharedKey(pair.privateKey, p.dmKey, 'link', contextOf(p, ephemeral))
  return { ephemeral, sealed: await seal(key, p.secret, u32(p.g)) }
}

/** The secret, or null when it is not for this person, group, sender or generation. */
export async function openLinkFor(
  p: SealContext & SealedTo & { readonly dm: CryptoKeyPair; readonly g: number },
): Promise<Bytes | null> {
  try {
    const key = await sharedKey(p.dm.privateKey, p.ephemeral, 'link', contextOf(p, p.ephemeral))
    const secret = await open(key, p.sealed, u32(p.g))
    return secret?.length === 32 ? secret : null
  } catch {
    return null // WebCrypto refuses a point of small order
  }
}

const PUBLIC_SIZE_BYTES = 32

/**
 * [K32] Bytes that only the holder of one X25519 key reads: for what has to lie in a place that keeps it in plain letters. The
 * ephemeral public key goes first.
 */
export async function sealToKey(publicKey: CryptoKey, plain: Uint8Array): Promise<Bytes> {
  const pair = await ephemeralPair()
  const ephemeral = await publicKeyOf(pair)
  const theirs = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
  const key = await sharedKey(pair.privateKey, theirs, 'kept', ephemeral)
  return concat(ephemeral, await seal(key, plain, new Uint8Array()))
}

/** Inverse of {@link sealToKey}; null for anything that was not sealed to this key. */
export async function openWithKey(pair: CryptoKeyPair, sealed: Uint8Array): Promise<Bytes | null> {
  const ephemeral = sealed.subarray(0, PUBLIC_SIZE_BYTES)
  try {
    const key = await sharedKey(pair.privateKey, ephemeral, 'kept', ephemeral)
    return await open(key, sealed.subarray(PUBLIC_SIZE_BYTES), new Uint8Array())
  } catch {
    return null // too short, or of small order
  }
}

/**
 * [K32] Bytes that only the holder of this pair can have sealed, and opens, for this purpose: others know the public half of a dmKey, and
 * might lay something of theirs in its place. ECDH of the pair with itself, under a label and a salt of its own each time; the salt goes first.
 */
export async function sealOwn(pair: CryptoKeyPair, purpose: string, plain: Uint8Array): Promise<Bytes> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES))
  return concat(salt, await seal(await ownKey(pair, salt, purpose), plain, utf8(purpose)))
}

/** Inverse of {@link sealOwn}; null for anything else. */
export async function openOwn(
  pair: CryptoKeyPair,
  purpose: string,
  sealed: Uint8Array,
): Promise<Bytes | null> {
  const key = await ownKey(pair, sealed.subarray(0, SALT_BYTES), purpose)
  return open(key, sealed.subarray(SALT_BYTES), utf8(purpose))
}

const SALT_BYTES = 32

const ownKey = async (pair: CryptoKeyPair, salt: Uint8Array, purpose: string): Promise<Bytes> =>
  sharedKey(pair.privateKey, await publicKeyOf(pair), 'own', concat(salt, utf8(purpose)))

/** Good for one sealing. */
export async function ephemeralPair(): Promise<CryptoKeyPair> {
  const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits'])
  if (!('privateKey' in pair)) throw new Error('not a key pair')
  return pair
}

const contextOf = ({ groupId, sender, recipient }: SealContext, ephemeral: Uint8Array): Bytes =>
  concat(groupId, sender, recipient, ephemeral)

/**
 * ECDH of two X25519 keys, HKDF under a label and a context of the caller's. Rejects for a point of small order.
 */
export async function sharedKey(
  own: CryptoKey,
  theirs: Uint8Array,
  label: 'link' | 'kept' | 'own' | 'whisper' | 'slot' | 'rooms',
  context: Uint8Array,
): Promise<Bytes> {
  const shared = await agree(own, theirs)
  return kdf({ ikm: shared, salt: utf8('konklave sealed to v1'), label, context })
}

/** X25519. Fails on a point of small order. */
export async function agree(own: CryptoKey, theirs: Uint8Array): Promise<Bytes> {
  const peer = await crypto.subtle.importKey('raw', new Uint8Array(theirs), 'X25519', false, [])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'X25519', public: peer }, own, 256))
}
