import type { ErrorCode, MeetingOpened } from '@konklave/protocol'
import { mediaIdOf } from '@konklave/protocol'
import type { OpenRequest, StreamSession } from '../streams/types.ts'
import type { Live } from './live.ts'
import { mainRoomRefuses } from './mainRoom.ts'
import { mediaTicket } from './mediaTicket.ts'
import { arrived, left } from './presence.ts'
import { handle } from './requests.ts'
import type { Room } from './room.ts'
import { standingOf } from './standing.ts'
import { callerOf, type MeetingStream, visibleTo } from './stream.ts'

/** Opens a `meeting` stream in the room's mailbox. The kernel has already proved the member key (K26). */
export async function openMeeting(room: Room, request: OpenRequest): Promise<StreamSession | ErrorCode> {
  const caller = await callerOf(request.credential, room.roomId)
  const standing = await standingOf(caller, { rules: room.rules(), members: room.members() })
  if (standing !== 'leaf' && standing !== 'pass' && standing !== 'open' && standing !== 'unknown')
    return standing
  const against = await mainRoomRefuses(room, caller.key)
  if (against) return against
  const { memberKey, key } = caller
  const stream: MeetingStream = { caller, memberKey, key, port: request.port, standing }
  room.meetingStreams.get(key)?.port.close('moved')
  room.meetingStreams.set(key, stream)
  const opened = openedBody(room, stream, request.after)
  if (room.live) replay(room.live, stream, replayFrom(room.live, stream, request.after))
  // Without a position it comes back with nothing in hand: it no longer holds the epoch that it acknowledged.
  if (request.after === undefined) room.live?.current.acknowledged.delete(key)
  await arrived(room, stream)
  return {
    opened,
    request: body => handle(room, stream, body),
    closed: () => void room.run(() => left(room, stream)),
  }
}

function openedBody(room: Room, stream: MeetingStream, after: number | undefined): MeetingOpened {
  const { live } = room
  const base = {
    rules: room.rules().bytes,
    status: room.status(),
    // Nobody knows yet who is a leaf; whoever thinks to be one may offer its state.
    standing: stream.standing === 'unknown' ? 'leaf' : stream.standing,
    log: followingLog(live, stream, after),
  } as const
  if (!live) return base
  const withGroup = after === undefined && live.isServed ? { group: live.groupReply(live.current) } : {}
  const media = stream.standing === 'unknown' ? null : mediaTicket(room, stream)
  return {
    ...base,
    mediaId: mediaIdOf(live.groupId, stream.memberKey),
    ...withGroup,
    ...(media ? { media } : {}),
  }
}

type Following = MeetingOpened['log']

function followingLog(live: Live | null, stream: MeetingStream, after: number | undefined): Following {
  if (after === undefined) return 'gap'
  const from = live ? replayFrom(live, stream, after) : null
  if (from === null) return 'gap'
  return from === after ? 'resumed' : 'whole'
}

/**
 * [K40] Place after which the log is sent again; null: nothing is. A member back from before a restart gets the log of
 * this server's life from its beginning: somebody may have seeded the meeting and written already.
 */
function replayFrom(live: Live, stream: MeetingStream, after: number | undefined): number | null {
  if (after === undefined) return null
  if (live.log.reaches(after)) return after
  return stream.standing === 'leaf' && live.log.reaches(live.log.base) ? live.log.base : null
}

/** The kernel keeps these back until `opened` has gone out. */
function replay(live: Live, stream: MeetingStream, after: number | null): void {
  if (after === null) return
  const since = live.since.get(stream.key)
  for (const { seq, entry } of live.log.after(after)) {
    stream.port.ordered(seq, visibleTo(stream, entry, seq, since))
  }
}
