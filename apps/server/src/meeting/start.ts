import { type Bytes, equalBytes, type MeetingRequest } from '@konklave/protocol'
import { acceptStart } from '@konklave/protocol/rules'
import { roomDeadline, StoreError } from '../store/index.ts'
import type { Answer } from '../streams/types.ts'
import { endBreakouts } from './breakouts.ts'
import { makeEpoch } from './epoch.ts'
import { Live } from './live.ts'
import { codeOf } from './refusals.ts'
import type { Room } from './room.ts'
import type { MeetingStream } from './stream.ts'
import { settle } from './vote.ts'

export type StartRequest = Extract<MeetingRequest, { t: 'start' }>

/** [K18] A member starts the meeting with a group of one. While the room recovers, not for the first 10 s (K30). */
export async function start(room: Room, stream: MeetingStream, request: StartRequest): Promise<Answer> {
  const { phase, roomId } = room
  const { store, clock, wallNow, log } = room.deps
  if (phase.t === 'live') return { ok: false, code: 'meeting-exists' }
  if (phase.t === 'recovering' && clock.now() < phase.mayStartAt) return { ok: false, code: 'recovering' }
  const { groupInfo, tree } = request
  const accepted = await acceptStart({ roomId, groupInfo, tree, stored: room.rules() })
  if (!accepted.ok) return { ok: false, code: codeOf(accepted.reason) }
  const { group, rules, signer } = accepted.value
  if (!equalBytes(group.groupId, request.groupId)) return { ok: false, code: 'bad-commit' }
  if (!equalBytes(signer.memberKey, stream.memberKey)) return { ok: false, code: 'not-allowed' }
  const epoch = makeEpoch({
    group,
    rules,
    prevCtxHash: null,
    groupInfo: groupInfo as Bytes,
    origin: { t: 'given' },
    bornAt: clock.now(),
    stands: true,
  })
  epoch.acknowledged.add(stream.key)
  const live = new Live(room, epoch)
  try {
    const expect = phase.t === 'recovering' ? phase.row : null
    const roomExpiresAt = roomDeadline(wallNow())
    const done = await store.putMeeting({ row: live.row(epoch, rules), expect, roomExpiresAt })
    if (done === 'conflict') return { ok: false, code: 'meeting-exists' }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    log('store.failed', { call: 'start' })
    return { ok: false, code: 'disk' }
  }
  await endBreakouts(room)
  room.goLive(live)
  room.noteRules(rules)
  await room.changed()
  room.broadcast({ t: 'status', status: room.status() })
  await settle(live)
  return { ok: true, body: { seq: live.log.seq, epoch: 0, ctxHash: epoch.ctxHash } }
}
