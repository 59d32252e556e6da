import { type Bytes, equalBytes, limits, type RoomId } from '@konklave/protocol'
import { decodeCommitMessage } from '@konklave/protocol/mls'
import { rulesBytesOf, verifyReplacement } from '@konklave/protocol/rules'
import type { KeyHex } from './epoch.ts'
import type { Live } from './live.ts'
import { decoded } from './upload.ts'

/**
 * [K27] New rules that came too late freeze everybody else for 2 s, so that they can be signed again and win. Only for
 * whoever could have committed them, and once in each epoch: else a freeze could be renewed for ever, by a member that
 * shows the rules in force again or a moderator that fears to be removed.
 */
export async function freezeFor(live: Live, key: KeyHex, bytes: Bytes): Promise<void> {
  const { current, lease } = live
  const { roomId, deps } = live.room
  const now = deps.clock.now()
  if (live.freeze?.of === current || !(live.leads(key) || lease.isHeldBy(key, now))) return
  const extensions = decoded(() => decodeCommitMessage(bytes))?.groupContextExtensions
  const rules = extensions ? rulesBytesOf(extensions) : null
  if (!rules?.ok || equalBytes(rules.value, current.rules.bytes)) return
  for (const epoch of [current, live.previous]) {
    if (epoch === null || !(await verifyReplacement(epoch.rules, rules.value, roomId as RoomId)).ok) continue
    live.freeze = { by: key, of: current, until: now + limits.STALE_RULES_FREEZE_MS }
    return
  }
}
