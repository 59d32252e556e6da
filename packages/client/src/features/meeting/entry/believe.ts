import type { MeetingOpened } from '@konklave/protocol'
import type { RoomContext } from '../context.ts'
import type { MeetingStream } from './meetingStream.ts'
import { knownRules, type RulesVerdict, takeRules } from './rulesBook.ts'

/** [K1, K8, K31] The rules the server shows when a stream opens; older ones than ours it gets back. */
export async function believe(
  { rules }: MeetingOpened,
  { room, stream }: { readonly room: RoomContext; readonly stream: MeetingStream | null },
): Promise<RulesVerdict> {
  const verdict = await takeRules(rules, room)
  if (verdict.t !== 'rolled-back') return verdict
  const known = await knownRules(room)
  if (known && stream) {
    const taken = await stream.tell({ t: 'offerRules', rules: known.bytes }).then(
      () => true,
      () => false,
    )
    if (taken) return { t: 'ok', rules: known }
  }
  room.notify({ t: 'alarm', alarm: 'rolled-back', name: null })
  return verdict
}
