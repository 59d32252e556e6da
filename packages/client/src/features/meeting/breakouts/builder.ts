import { makeBreakout } from '@konklave/crypto'
import type { MeetingRequest, RoomId } from '@konklave/protocol'
import { Refused } from '../../../kernel/errors.ts'
import { wait } from '../../../kernel/timer.ts'
import type { GroupView } from '../group/group.ts'
import { ActionRefused } from '../types.ts'
import type { KeyBook } from './keyBook.ts'
import type { BreakoutsDeps } from './late.ts'

/** [K44] Breakouts come and go on the server; what is said of them on the board is another matter. */
export interface Builder {
  /** Their keys are in the book by then. @throws ActionRefused */
  make(count: number): Promise<RoomId[]>
  /** What cannot be ended now ends with the meeting. */
  end(rooms: readonly RoomId[]): Promise<void>
  /** As soon as those inside had time to say that they go. */
  endSoon(rooms: readonly RoomId[]): void
}

/** So long those inside have to say that they go before their room ends. */
const GO_BACK_MS = 3_000
/** Requests under way at once. */
const AT_ONCE = 8

export function createBuilder(
  deps: Pick<BreakoutsDeps, 'room' | 'stream'> & {
    readonly book: Pick<KeyBook, 'put'>
    /** @throws ActionRefused where this member does not lead (any more) */
    readonly need: () => GroupView
  },
): Builder {
  const { room, book, need } = deps
  const ask = async (request: Extract<MeetingRequest, { t: 'makeBreakout' | 'endBreakout' }>) => {
    const stream = deps.stream()
    if (!stream?.open) throw new ActionRefused('offline')
    try {
      await stream.tell(request)
    } catch (error) {
      throw new ActionRefused(error instanceof Refused ? error.reason : 'offline')
    }
  }
  const makeOne = async (): Promise<RoomId> => {
    const { rules, groupId } = need()
    const { roomId, linkSecret, charter, state } = await makeBreakout({ rules, groupId })
    await ask({ t: 'makeBreakout', charter, state })
    book.put({ room: roomId, g: 0, secret: linkSecret })
    return roomId
  }
  const end = async (rooms: readonly RoomId[]) => {
    for (const id of rooms) await ask({ t: 'endBreakout', room: id }).catch(() => undefined)
  }
  return {
    end,
    endSoon: rooms =>
      void wait(room.deps.clock, GO_BACK_MS, room.scope.signal).then(() =>
        room.scope.ended ? undefined : end(rooms),
      ),
    async make(count) {
      const ids: RoomId[] = []
      while (ids.length < count)
        ids.push(
          ...(await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - ids.length) }, makeOne))),
        )
      return ids
    },
  }
}
