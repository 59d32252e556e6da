import { keyHashOf, type RoomId } from '@konklave/protocol'
import { verifyReplacement, verifyRules } from '@konklave/protocol/rules'
import { makeTestRoom, newSigner } from './room.ts'

/** A room with a moderator and a presenter, and a key that has no role in it. */
export async function roomWithRoles() {
  const [moderator, presenter, stranger] = await Promise.all([newSigner(), newSigner(), newSigner()])
  const roles = [
    { keyHash: keyHashOf(moderator.publicKey), role: 'moderator' as const },
    { keyHash: keyHashOf(presenter.publicKey), role: 'presenter' as const },
  ]
  const room = await makeTestRoom({ roles })
  const { rules } = room
  return {
    room,
    rules,
    moderator,
    presenter,
    stranger,
    verdict: async (bytes: Uint8Array, roomId: RoomId = room.roomId) => {
      const result = await verifyRules(bytes, roomId)
      return result.ok ? 'ok' : result.reason
    },
    step: async (bytes: Uint8Array, before = rules) => {
      const result = await verifyReplacement(before, bytes, room.roomId)
      return result.ok ? 'ok' : result.reason
    },
    owned: (fields: object) => ({ ...fields, by: room.owner }),
  }
}
