import { limits } from '@konklave/protocol'
import { StoreError } from '../store/index.ts'
import { endBreakouts } from './breakouts.ts'
import { tellLobby } from './knocks.ts'
import { tellKnocks } from './lobby.ts'
import type { Room } from './room.ts'

/** Ends the meeting: the row goes first, then everybody hears it. What was said lives on only where people kept it. */
export async function endMeeting(room: Room): Promise<boolean> {
  const { live } = room
  if (!live) return false
  try {
    await room.deps.store.deleteMeeting({ roomId: room.roomId, groupId: live.groupId })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    room.deps.log('store.failed', { call: 'end' })
    // Whoever asked may ask again; an empty meeting has nobody to ask.
    if (room.meetingStreams.size > 0) return false
    room.timers.set('empty', limits.EMPTY_MEETING_TTL_MS, () => void endMeeting(room))
    return false
  }
  room.timers.clearAll()
  for (const wake of live.waiters) wake()
  room.broadcast({ t: 'ended' })
  const streams = [...room.meetingStreams.values()]
  room.meetingStreams.clear()
  for (const stream of streams) stream.port.close('ended')
  room.goQuiet()
  await endBreakouts(room)
  for (const stream of room.knocks.streams()) tellLobby(stream, { t: 'ended' })
  tellKnocks(room)
  room.releaseIfIdle()
  return true
}
