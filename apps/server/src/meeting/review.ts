import type { ErrorCode } from '@konklave/protocol'
import { isBarred } from '@konklave/protocol/rules'
import { watchLeaf } from './absence.ts'
import { mainRoomRefuses } from './mainRoom.ts'
import { memberRights } from './mediaRights.ts'
import type { Room } from './room.ts'
import { standingOf } from './standing.ts'
import type { MeetingStream } from './stream.ts'

/** After an epoch or rules changed: who may still listen, and what everybody may publish. */
export async function reviewStreams(room: Room): Promise<void> {
  for (const stream of [...room.meetingStreams.values()]) await reviewStream(room, stream)
  const { current, previous } = room.live ?? {}
  // Of those whom the newest epoch barred the leaves are gone: the one before knows them.
  const leaves = [...(current?.members.values() ?? []), ...(previous?.members.values() ?? [])]
  room.calls?.bar(room.rules().state, leaves)
  for (const key of current?.members.keys() ?? []) watchLeaf(room, key)
}

async function reviewStream(room: Room, stream: MeetingStream): Promise<void> {
  const before = stream.standing
  const standing = await standingOf(stream.caller, { rules: room.rules(), members: room.members() })
  const leaf = room.live?.leaf(stream.key)
  if (leaf && isBarred(leaf, room.rules().state)) return dismiss(room, stream, 'barred')
  if (!isStanding(standing))
    return dismiss(room, stream, before === 'leaf' && standing !== 'barred' ? 'removed' : standing)
  const against = await mainRoomRefuses(room, stream.key)
  if (against === 'ended' || against === 'not-a-member')
    return dismiss(room, stream, against === 'ended' ? 'ended' : 'removed')
  stream.standing = standing
  const rights = leaf ? memberRights(leaf, room.rules()) : ({ kind: 'prewarm' } as const)
  const changed = room.calls?.update(stream.key, rights) ?? false
  if (changed || before !== standing) room.tellMedia(stream)
}

const isStanding = (standing: MeetingStream['standing'] | ErrorCode): standing is MeetingStream['standing'] =>
  standing === 'leaf' || standing === 'pass' || standing === 'open' || standing === 'unknown'

/** Closes a stream for a reason of ours and lets go of everything that hung on it. */
export function dismiss(room: Room, stream: MeetingStream, code: ErrorCode): void {
  if (room.meetingStreams.get(stream.key) === stream) room.meetingStreams.delete(stream.key)
  if (code === 'barred') room.calls?.remove(stream.key, stream.memberKey)
  else room.calls?.forget(stream.key)
  stream.port.close(code)
}
