import {
  type Bytes,
  concat,
  encode,
  hash,
  type LeafCredential,
  type MemberKey,
  type Profile,
  utf8,
} from '@konklave/protocol'
import type { MemberLeaf } from '@konklave/protocol/rules'
import { hmac, u32 } from '../kdf.ts'
import type { LinkKeys } from '../links/deriveLink.ts'
import type { LinkRing } from '../links/ring.ts'
import { equalConstantTime } from '../secret.ts'
import { openProfile, sealProfile } from './profile.ts'

export type CredentialParts = {
  /** The generation whose link this person came by; a rename keeps it (K6). */
  readonly link: LinkKeys
  readonly memberKey: MemberKey
  readonly dmKey: Uint8Array
  readonly cert?: LeafCredential['cert'] | undefined
  readonly profile: Profile
}

/** [K5] Content of the MLS basic credential of a leaf. */
export async function makeCredential(parts: CredentialParts): Promise<Bytes> {
  const { link, memberKey, dmKey, cert } = parts
  const profile = await sealProfile(parts.profile, link, memberKey)
  const unproved = { v: 1 as const, g: link.g, dmKey: new Uint8Array(dmKey), cert, profile }
  return encode({ ...unproved, mac: macOf(unproved, memberKey, link) })
}

/** `unknown-generation`: this link is not (yet) known here; ask for it and send nothing until it verified (K5). */
export type MacVerdict = 'ok' | 'false' | 'unknown-generation'

/** [K5] Whether whoever made this leaf held the link. Proves the link, not the person. */
export function verifyMac(leaf: Pick<MemberLeaf, 'memberKey' | 'credential'>, ring: LinkRing): MacVerdict {
  const link = ring.generations.get(leaf.credential.g)
  if (link === undefined) return 'unknown-generation'
  const expected = macOf(leaf.credential, leaf.memberKey, link)
  return equalConstantTime(expected, leaf.credential.mac) ? 'ok' : 'false'
}

/** A leaf as it is to whoever holds the link. */
export type OpenedLeaf = {
  readonly mac: MacVerdict
  /** Null unless `mac` is `ok`. */
  readonly profile: Profile | null
}

/**
 * [K5] MAC and profile of a leaf. A right MAC over a profile that does not open is as good as a false one: whoever made it
 * holds the link, and would be among people without a name.
 */
export async function openLeaf(
  leaf: Pick<MemberLeaf, 'memberKey' | 'credential'>,
  ring: LinkRing,
): Promise<OpenedLeaf> {
  const mac = verifyMac(leaf, ring)
  const profile = mac === 'ok' ? await profileOf(leaf, ring) : null
  return { mac: mac === 'ok' && profile === null ? 'false' : mac, profile }
}

/** [K5] Whether one of these leaves was not made by the link as it should; those of unknown generations are let be. */
export async function hasFalseLeaf(leaves: readonly MemberLeaf[], ring: LinkRing): Promise<boolean> {
  const opened = await Promise.all(leaves.map(leaf => openLeaf(leaf, ring)))
  return opened.some(({ mac }) => mac === 'false')
}

/** Name and kind of a leaf; null when its link is unknown or what it sealed is no profile. */
export async function profileOf(
  leaf: Pick<MemberLeaf, 'memberKey' | 'credential'>,
  ring: LinkRing,
): Promise<Profile | null> {
  const link = ring.generations.get(leaf.credential.g)
  return link === undefined ? null : openProfile(leaf.credential.profile, link, leaf.memberKey)
}

/** [K6] A rename changes the name only. False also when one of the two cannot be opened. */
export async function keepsKind(before: MemberLeaf, after: MemberLeaf, ring: LinkRing): Promise<boolean> {
  const [was, is] = await Promise.all([profileOf(before, ring), profileOf(after, ring)])
  return was !== null && is !== null && was.kind === is.kind
}

function macOf(c: Omit<LeafCredential, 'mac' | 'v'>, memberKey: MemberKey, link: LinkKeys): Bytes {
  const cert = c.cert === undefined ? new Uint8Array() : encode(c.cert)
  const message = concat(utf8('leaf'), link.roomId, u32(c.g), memberKey, c.dmKey, hash(cert), hash(c.profile))
  return hmac(link.admit.unsafeBytes(), message)
}
