import {
  type Bytes,
  DecodeError,
  decode,
  encode,
  limits,
  type MemberKey,
  type Profile,
  profile as profileSchema,
} from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { kdf } from '../kdf.ts'
import type { LinkKeys } from '../links/deriveLink.ts'
import { pad, unpad } from '../pad.ts'

const SIZES = [limits.PROFILE_PADDED_BYTES]

/** [K5] Kind and name for whoever holds the link, in one size for all. */
export async function sealProfile(profile: Profile, link: LinkKeys, memberKey: MemberKey): Promise<Bytes> {
  return seal(profileKey(link, memberKey), pad(encode(profile), SIZES), link.roomId)
}

/** Null when it was sealed for another member key or link, or holds what is no profile or shows no name. */
export async function openProfile(
  sealed: Uint8Array,
  link: LinkKeys,
  memberKey: MemberKey,
): Promise<Profile | null> {
  const padded = await open(profileKey(link, memberKey), sealed, link.roomId)
  const content = padded === null ? null : unpad(padded, SIZES)
  if (content === null) return null
  try {
    const profile = decode(profileSchema, content, limits.PROFILE_PADDED_BYTES)
    const name = shownName(profile.name)
    return showsNothing(name) ? null : { ...profile, name }
  } catch (error) {
    if (error instanceof DecodeError) return null
    throw error
  }
}

/**
 * A name stands inside sentences of ours, whose formatter reads `<b>` as its own markup, and beside other names: what opens
 * markup becomes a mark that looks alike, what turns the direction of writing or hides is left out.
 */
export function shownName(name: string): string {
  return name
    .replaceAll('<', '\u2039')
    .replaceAll('>', '\u203a')
    .replace(/[\p{Cc}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu, '')
}

/**
 * Characters that no font draws. A list and not a property of Unicode: all members must come to the same verdict, whichever version of
 * it their browser knows.
 */
const UNSEEN =
  /\s|\p{Cc}|\u00ad|\u034f|\u061c|\u115f|\u1160|\u17b4|\u17b5|[\u180b-\u180f]|[\u200b-\u200f]|[\u2028-\u202e]|[\u2060-\u206f]|\u2800|\u3164|[\ufe00-\ufe0f]|\ufeff|\uffa0|[\ufff0-\ufff8]|[\u{1bca0}-\u{1bca3}]|[\u{1d173}-\u{1d17a}]|[\u{e0000}-\u{e0fff}]/gu

/** Whether a name is none: nobody sees it. */
export const showsNothing = (name: string): boolean => name.replace(UNSEEN, '') === ''

function profileKey(link: LinkKeys, memberKey: MemberKey): Bytes {
  return kdf({ ikm: link.meta.unsafeBytes(), label: 'konklave profile v1', context: memberKey })
}
