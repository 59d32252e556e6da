import { type ErrorCode, equalBytes } from '@konklave/protocol'
import type { KeyHex } from './epoch.ts'
import type { Room } from './room.ts'

/**
 * [K44] What the main room has against this key in its breakout; null: nothing, or it is no breakout. Into a breakout the server lets
 * only leaves of the main meeting, and only as long as that one goes on. While it recovers nobody knows who is a leaf: who was in the
 * breakout may bring that back, nobody else comes in.
 */
export async function mainRoomRefuses(room: Room, key: KeyHex): Promise<ErrorCode | null> {
  const { parent } = room.rules().state
  if (!parent) return null
  const main = await room.kin.find(parent.roomId)
  if (!main) return 'ended'
  const { phase } = main
  if (phase.t === 'live') {
    if (!equalBytes(phase.live.groupId, parent.groupId)) return 'ended'
    return phase.live.leaf(key) ? null : 'not-a-member'
  }
  // It may have been found for this question only; or somebody is about to come in, and it must not go under them.
  void main.run(() => main.releaseIfIdle())
  if (phase.t === 'none' || !equalBytes(phase.row.groupId, parent.groupId)) return 'ended'
  const members = room.members()
  return members === null || members.has(key) ? null : 'recovering'
}
