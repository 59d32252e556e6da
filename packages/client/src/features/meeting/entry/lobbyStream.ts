import {
  type Bytes,
  type ErrorCode,
  type LobbyEntry,
  type LobbyNotice,
  type LobbyOpened,
  lobbyEntry,
  lobbyNotice,
  lobbyOpened,
  type RoomId,
} from '@konklave/protocol'
import type { Connection } from '../../../kernel/connection.ts'
import type { StreamSpec } from '../../../kernel/stream.ts'

export interface LobbyStreamHandlers {
  opened(body: LobbyOpened): Promise<void>
  entry(entry: LobbyEntry): Promise<void>
  notice(notice: LobbyNotice): void
  interrupted(): void
  closed(code: ErrorCode): void
}

/** [K25] The `lobby` stream: says nothing of who is inside. */
export interface LobbyStream {
  knock(keyPackage: Bytes): Promise<void>
  close(): void
}

export type LobbyStreamOptions = {
  readonly connection: Connection
  readonly roomId: RoomId
  readonly credential: StreamSpec['credential']
  readonly handlers: LobbyStreamHandlers
}

export function openLobbyStream({
  connection,
  roomId,
  credential,
  handlers,
}: LobbyStreamOptions): LobbyStream {
  const stream = connection.openStream({
    kind: 'lobby',
    id: roomId,
    credential,
    handlers: {
      opened: async body => {
        await handlers.opened(lobbyOpened.parse(body))
        return 'anew' // each opening is a new knock of its own
      },
      ordered: async (_seq, body) => handlers.entry(lobbyEntry.parse(body)),
      ephemeral: (_key, body) => {
        const notice = lobbyNotice.safeParse(body)
        if (notice.success) handlers.notice(notice.data)
      },
      interrupted: handlers.interrupted,
      closed: handlers.closed,
    },
  })
  return {
    knock: async keyPackage => void (await stream.request({ t: 'knock', keyPackage })),
    close: stream.close,
  }
}
