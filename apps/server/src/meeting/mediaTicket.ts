import type { Bytes, MemberKey } from '@konklave/protocol'
import type { KeyHex } from './epoch.ts'
import { memberRights } from './mediaRights.ts'
import type { Room } from './room.ts'

export type MediaTicket = { readonly ticket: Bytes; readonly rights: 'prewarm' | 'member' }

/** Admission of this person to the call; null while no meeting runs. Asking again gives the same ticket. */
export function mediaTicket(
  room: Room,
  { key, memberKey }: { readonly key: KeyHex; readonly memberKey: MemberKey },
): MediaTicket | null {
  const { live, calls } = room
  if (!live || !calls) return null
  const leaf = live.leaf(key)
  const rights = leaf ? memberRights(leaf, room.rules()) : ({ kind: 'prewarm' } as const)
  return { ticket: calls.ticket(key, memberKey, rights), rights: rights.kind }
}
