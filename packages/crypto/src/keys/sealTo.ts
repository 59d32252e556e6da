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
  const pair = await crypto.subtle.generateKey('X25519', false, ['deriveBits'])
  if (!('privateKey' in pair)) throw new Error('not a key pair')
  const ephemeral = await publicKeyOf(pair)
  const key = await sharedKey(pair.privateKey, p.dmKey, ephemeral, p)
  return { ephemeral, sealed: await seal(key, p.secret, u32(p.g)) }
}

/** The secret, or null when it is not for this person, group, sender or generation. */
export async function openLinkFor(
  p: SealContext & SealedTo & { readonly dm: CryptoKeyPair; readonly g: number },
): Promise<Bytes | null> {
  try {
    const key = await sharedKey(p.dm.privateKey, p.ephemeral, p.ephemeral, p)
    const secret = await open(key, p.sealed, u32(p.g))
    return secret?.length === 32 ? secret : null
  } catch {
    return null // WebCrypto refuses a point of small order
  }
}

async function sharedKey(
  own: CryptoKey,
  theirs: Uint8Array,
  ephemeral: Uint8Array,
  { groupId, sender, recipient }: SealContext,
): Promise<Bytes> {
  const peer = await crypto.subtle.importKey('raw', new Uint8Array(theirs), 'X25519', false, [])
  const shared = await crypto.subtle.deriveBits({ name: 'X25519', public: peer }, own, 256)
  const context = concat(groupId, sender, recipient, ephemeral)
  return kdf({ ikm: new Uint8Array(shared), salt: utf8('konklave sealed to v1'), label: 'link', context })
}
