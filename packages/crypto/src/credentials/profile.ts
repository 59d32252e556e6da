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

/** Null when it was sealed for another member key or link, or holds what is no profile. */
export async function openProfile(
  sealed: Uint8Array,
  link: LinkKeys,
  memberKey: MemberKey,
): Promise<Profile | null> {
  const padded = await open(profileKey(link, memberKey), sealed, link.roomId)
  const content = padded === null ? null : unpad(padded, SIZES)
  if (content === null) return null
  try {
    return decode(profileSchema, content, limits.PROFILE_PADDED_BYTES)
  } catch (error) {
    if (error instanceof DecodeError) return null
    throw error
  }
}

function profileKey(link: LinkKeys, memberKey: MemberKey): Bytes {
  return kdf({ ikm: link.meta.unsafeBytes(), label: 'konklave profile v1', context: memberKey })
}
