import { ownerKeys, publicKeyOf, signerOf } from '@konklave/crypto'
import {
  type Bytes,
  base64url,
  hex,
  keyHashOf,
  keySeedOf,
  type LinkToken,
  type MemberKey,
  type RoomId,
  type Signed,
  type Signer,
  sign,
} from '@konklave/protocol'
import type { Random } from '../../../kernel/ports.ts'
import type { KeyStore, TabStore } from '../ports.ts'
import { keyName, keyUses } from './keyPairs.ts'
import { rememberLink } from './recallLink.ts'

/** Who this tab is in this room. */
export type Identity = {
  readonly roomId: RoomId
  /** Hex of the key hash: the id of this person in lists. */
  readonly id: string
  readonly memberKey: MemberKey
  readonly member: Signer
  readonly memberPair: CryptoKeyPair
  readonly dmKey: Bytes
  readonly dmPair: CryptoKeyPair
  /** The key of an owner link or role link by which this tab came. What it may do, the charter says. */
  readonly owner: Signer | null
  readonly ownerPair: CryptoKeyPair | null
  /** [K5] Purpose `role cert`, by that key over the member key. */
  readonly cert: Signed | null
}
type Worn = 'owner' | 'ownerPair' | 'cert'

export type IdentityDeps = { readonly keys: KeyStore; readonly tab: TabStore; readonly random: Random }
type RoomLink = Exclude<LinkToken, { kind: 'grant' }>

/** Loads the keys of this tab and room, or makes them. An owner or role link leaves only a key behind that cannot be read out. */
export async function loadIdentity(link: RoomLink, deps: IdentityDeps): Promise<Identity> {
  const tab = await tabId(deps)
  const [memberPair, dmPair] = await Promise.all([
    existing(deps.keys, keyName('member', link.roomId, tab), 'Ed25519'),
    existing(deps.keys, keyName('dm', link.roomId, tab), 'X25519'),
  ])
  const [member, dmKey] = await Promise.all([signerOf(memberPair), publicKeyOf(dmPair)])
  const memberKey = member.publicKey as MemberKey
  await saveKeyOf(link, deps)
  const ownerPair = await deps.keys.load(keyName('owner', link.roomId, tab))
  const owner = ownerPair && (await signerOf(ownerPair))
  const cert = owner && (await sign('role cert', { roomId: link.roomId, memberKey }, owner))
  const id = hex(keyHashOf(memberKey))
  return { roomId: link.roomId, id, memberKey, member, memberPair, dmKey, dmPair, owner, ownerPair, cert }
}

/**
 * [K2, K32] Puts a link where the room's page of this tab finds it, as it does after a reload: no address carries it, so no
 * history does. Of an owner's half only a key is left that cannot be read out.
 */
export async function layDown(link: RoomLink, deps: IdentityDeps): Promise<void> {
  await saveKeyOf(link, deps)
  await rememberLink(deps.tab, link)
}

/** [K32] On leave, end and expiry. */
export async function deleteIdentity(roomId: RoomId, deps: IdentityDeps): Promise<void> {
  const tab = await tabId(deps)
  for (const what of keyUses) await deps.keys.delete(keyName(what, roomId, tab))
}

async function existing(keys: KeyStore, name: string, kind: 'Ed25519' | 'X25519'): Promise<CryptoKeyPair> {
  return (await keys.load(name)) ?? (await keys.create(name, kind))
}

/** Under this tab's name, where {@link loadIdentity} looks. */
export async function saveOwnerPair(
  { roomId, ownerPair }: Pick<Identity, 'roomId' | 'ownerPair'>,
  deps: IdentityDeps,
): Promise<void> {
  if (ownerPair) await deps.keys.save(keyName('owner', roomId, await tabId(deps)), ownerPair)
}

/** [K17] Somebody became an owner while inside: from here on the page acts by that key. */
export async function wearKey(identity: Identity, pair: CryptoKeyPair, cert: Signed): Promise<void> {
  const worn: { -readonly [K in Worn]: Identity[K] } = identity
  worn.owner = await signerOf(pair)
  worn.ownerPair = pair
  worn.cert = cert
}

async function saveKeyOf(link: RoomLink, deps: IdentityDeps): Promise<void> {
  const seed = keySeedOf(link)
  if (seed) await saveOwnerPair({ roomId: link.roomId, ownerPair: await ownerKeys(seed) }, deps)
}

/** Names what this tab keeps. */
export async function tabId({ tab, random }: IdentityDeps): Promise<string> {
  const kept = await tab.get('tab')
  const id = kept ?? random.bytes(16)
  if (!kept) await tab.set('tab', id)
  return base64url(id)
}
