import type { RoomContext } from '../context.ts'
import { streamCredential } from './credentials.ts'
import { openLobbyStream } from './lobbyStream.ts'
import { takeRules } from './rulesBook.ts'

/**
 * Whoever has to knock sees before that which kind of room it is: the rules are shown to all who have a link. Nobody inside learns of it. What
 * is wrong with them is said when the knock finds it out. Returns what ends it.
 */
export function peekRules(room: RoomContext): () => void {
  const stream = openLobbyStream({
    connection: room.connection,
    roomId: room.roomId,
    credential: hello => streamCredential(room, hello),
    handlers: {
      async opened({ rules }) {
        stream.close()
        await takeRules(rules, room)
      },
      entry: async () => undefined,
      notice: () => undefined,
      // Opened again by itself, as soon as there is a line.
      interrupted: () => undefined,
      closed: () => undefined,
    },
  })
  return stream.close
}
