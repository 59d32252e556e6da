import type { ErrorCode, RoomId } from '@konklave/protocol'
import { StoreError } from '../store/index.ts'
import type { OpenRequest, StreamKind, StreamSession } from '../streams/types.ts'
import { createLocalDirectory, type MeetingDirectory } from './directory.ts'
import { openLobby } from './lobby.ts'
import { openMeeting } from './openMeeting.ts'
import type { MeetingDeps } from './ports.ts'
import type { Room } from './room.ts'

export type MeetingKinds = {
  /** `meeting` and `lobby`, for the stream kernel. */
  readonly kinds: readonly StreamKind[]
  readonly directory: MeetingDirectory
  /** Stops all timers and forgets what is in memory; streams are the kernel's to close. */
  close(): void
}

/** The delivery service: everything of a meeting that a server without keys can do. */
export function createMeetingKinds(deps: MeetingDeps): MeetingKinds {
  const directory = createLocalDirectory(deps)
  const stopEngine = deps.desk.onEngine(status => {
    for (const room of directory.rooms()) room.setEngine(status)
  })
  const kind = (name: string, open: Open): StreamKind => ({
    kind: name,
    async open(request) {
      try {
        for (;;) {
          const room = await directory.find(request.id as RoomId)
          if (!room) return 'no-such-room'
          const result = await room.mailbox.run(() => enter(room, open, request))
          if (result !== 'released') return result
        }
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        deps.log('store.failed', { call: 'open' })
        return 'disk'
      }
    },
  })
  return {
    kinds: [kind('meeting', openMeeting), kind('lobby', openLobby)],
    directory,
    close() {
      stopEngine()
      directory.close()
    },
  }
}

type Open = (room: Room, request: OpenRequest) => Promise<StreamSession | ErrorCode>

/** `released`: the room left the directory while this waited for its turn. */
async function enter(
  room: Room,
  open: Open,
  request: OpenRequest,
): Promise<StreamSession | ErrorCode | 'released'> {
  if (room.released) return 'released'
  try {
    return await open(room, request)
  } finally {
    room.releaseIfIdle()
  }
}
