import type { MediaReply, MemberKey } from '@konklave/protocol'
import type { KeyHex } from './epoch.ts'
import { memberRights } from './mediaRights.ts'
import type { Room } from './room.ts'

/** Admission of this person to the call; null while no meeting runs. Asking again gives the same ticket. */
export function mediaTicket(
  room: Room,
  { key, memberKey }: { readonly key: KeyHex; readonly memberKey: MemberKey },
): MediaReply | null {
  const { live, calls } = room
  if (!live || !calls) return null
  const leaf = live.leaf(key)
  const rights = leaf ? memberRights(leaf, room.rules()) : ({ kind: 'prewarm' } as const)
  const relay = room.deps.desk.relay()
  return { ticket: calls.ticket(key, memberKey, rights), rights: rights.kind, ...(relay && { relay }) }
}
