import { limits } from '@konklave/protocol'
import { watchLeaf } from './absence.ts'
import { endMeeting } from './ending.ts'
import { tellKnocks } from './lobby.ts'
import { watchHolders } from './recovery.ts'
import type { Room } from './room.ts'
import type { MeetingStream } from './stream.ts'
import { settle } from './vote.ts'

/** A stream has come: what ran because it was missing stops. */
export async function arrived(room: Room, stream: MeetingStream): Promise<void> {
  room.calls?.present(stream.key)
  if (room.engine === 'down') room.tellMedia(stream)
  await moved(room, stream)
}

/** A stream has gone, by itself or because we closed it. */
export async function departed(room: Room, stream: MeetingStream): Promise<void> {
  await moved(room, stream)
  room.releaseIfIdle()
}

/** The socket of a stream broke, or the client closed it. */
export async function left(room: Room, stream: MeetingStream): Promise<void> {
  if (room.stream(stream.key) !== stream) return
  room.meetingStreams.delete(stream.key)
  room.calls?.absent(stream.key)
  await departed(room, stream)
}

async function moved(room: Room, stream: MeetingStream): Promise<void> {
  watchLeaf(room, stream.key)
  watchEmpty(room)
  tellKnocks(room)
  watchHolders(room)
  if (room.live) await settle(room.live)
}

/** A meeting without anybody connected is kept for a while: people asleep, a network that is down. */
function watchEmpty(room: Room): void {
  if (!room.live || room.meetingStreams.size > 0) room.timers.clear('empty')
  else if (!room.timers.has('empty')) {
    room.timers.set('empty', limits.EMPTY_MEETING_TTL_MS, async () => void (await endMeeting(room)))
  }
}
