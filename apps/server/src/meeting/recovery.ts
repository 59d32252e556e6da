import { type Bytes, type ErrorCode, equalBytes, limits } from '@konklave/protocol'
import {
  compareRules,
  isBarred,
  type MemberLeaf,
  verifyOffer,
  verifyReplacement,
} from '@konklave/protocol/rules'
import { StoreError } from '../store/index.ts'
import type { Answer } from '../streams/types.ts'
import { makeEpoch } from './epoch.ts'
import { Live, remember } from './live.ts'
import type { Room } from './room.ts'
import { compareSeed, readSeed, type Seed, type SeedRequest } from './seed.ts'
import type { MeetingStream } from './stream.ts'
import { putFirst, settle } from './vote.ts'

/** [K30] A member offers the state of the meeting after a restart. Clients repeat the offer until the room is live. */
export async function seed(room: Room, stream: MeetingStream, request: SeedRequest): Promise<Answer> {
  const { phase } = room
  if (phase.t === 'live') return { ok: true }
  if (phase.t === 'none') return refuse('no-meeting')
  const offer = compareSeed(request, phase.row)
  if (!offer) return refuse('bad-seed')
  const gathering = room.deps.clock.now() - phase.since < limits.RECOVERY_GATHER_MS
  if (offer.fit !== 'exact' && gathering) return refuse('recovering')
  const offered = await readSeed(request, offer, room.roomId)
  if (!offered) return refuse('bad-seed')
  const leaf = offered.accepted.members.find(one => equalBytes(one.memberKey, stream.memberKey))
  if (!leaf) return refuse('not-a-member')
  const against = checkRules(room, leaf, offered)
  if (against) return refuse(against)
  return goOn(room, stream, offered, request.groupInfo)
}

const refuse = (code: ErrorCode): Answer => ({ ok: false, code })

/** [K8, K30] Not from somebody whom the stored state bars, and not against rules that others were shown. */
function checkRules(room: Room, leaf: MemberLeaf, { accepted }: Seed): ErrorCode | null {
  if (isBarred(leaf, room.rules().state)) return 'barred'
  return compareRules(accepted.rules, room.rules()) === 'conflict' ? 'stale-rules' : null
}

async function goOn(
  room: Room,
  stream: MeetingStream,
  { accepted, commits, fit }: Seed,
  groupInfo: Bytes,
): Promise<Answer> {
  const { phase, deps } = room
  if (phase.t !== 'recovering') return refuse('no-meeting')
  const last = commits.at(-1)
  const epoch = makeEpoch({
    group: accepted.group,
    rules: accepted.rules,
    prevCtxHash: fit === 'exact' ? phase.row.prevCtxHash : (commits.at(-2)?.ctxHash ?? null),
    groupInfo,
    origin: { t: 'given' },
    bornAt: deps.clock.now(),
    stands: true,
  })
  epoch.acknowledged.add(stream.key)
  const newer = compareRules(accepted.rules, room.rules()) === 'newer'
  const rules = newer ? accepted.rules : room.rules()
  const live = new Live(room, epoch)
  try {
    const done = await deps.store.putMeeting({ row: live.row(epoch, rules), expect: phase.row })
    if (done === 'conflict') return refuse('bad-seed')
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    deps.log('store.failed', { call: 'seed' })
    return refuse('disk')
  }
  room.goLive(live)
  if (newer) room.noteRules(rules)
  deps.log('meeting.recovered', { times: 1 })
  await putFirst(live)
  // First it must be known again who is a leaf: the commits say who is in the group (K24).
  await room.changed()
  for (const { bytes, epoch: from, ctxHash, sender } of commits) {
    const seq = live.append({ t: 'commit', epoch: from, ctxHash, bytes, sender })
    remember(live, bytes, { seq, epoch: from + 1, ctxHash })
  }
  live.givenAt = last ? live.log.seq : live.givenAt
  for (const key of live.since.keys()) live.since.set(key, live.log.seq)
  room.broadcast({ t: 'status', status: room.status() })
  await settle(live)
  return { ok: true }
}

/** [K30] A live group of which nobody connected holds the state for 15 s becomes recovering, the 10 s already over. */
export function watchHolders(room: Room): void {
  const { live, timers } = room
  if (!live) return
  const streams = [...room.meetingStreams.values()]
  const held = streams.length === 0 || streams.some(({ key }) => live.current.acknowledged.has(key))
  if (held) timers.clear('orphan')
  else if (!timers.has('orphan')) timers.set('orphan', limits.RECOVERY_ORPHAN_MS, () => orphaned(room))
}

async function orphaned(room: Room): Promise<void> {
  const { live, deps } = room
  if (!live) return
  const now = deps.clock.now()
  const row = live.row(live.current, room.rules())
  room.timers.clearAll()
  for (const wake of live.waiters) wake()
  room.phase = { t: 'recovering', row, since: now - limits.RECOVERY_NO_NEW_GROUP_MS, mayStartAt: now }
  room.broadcast({ t: 'status', status: room.status() })
  await room.changed()
}

/** [K8, K31] Somebody shows rules that are newer than ours. They are kept; if a commit can carry them here, they go first. */
export async function offerRules(room: Room, bytes: Uint8Array): Promise<Answer> {
  if (equalBytes(bytes, room.rules().bytes)) return { ok: true }
  const step = await verifyReplacement(room.rules(), bytes, room.roomId)
  const offered = step.ok ? step : await verifyOffer(room.rules(), bytes, room.roomId)
  if (!offered.ok) return refuse('stale-rules')
  try {
    await room.deps.store.keepRules(room.roomId, offered.value.bytes)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    room.deps.log('store.failed', { call: 'rules' })
    return refuse('disk')
  }
  room.noteRules(offered.value)
  if (room.live) await putFirst(room.live)
  await room.changed()
  if (room.live) await settle(room.live)
  return { ok: true }
}
