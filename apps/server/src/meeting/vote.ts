import { type CtxHash, equalBytes, hex, limits, sign } from '@konklave/protocol'
import { fitsGroup, verifyReplacement } from '@konklave/protocol/rules'
import { StoreError } from '../store/index.ts'
import type { Answer } from '../streams/types.ts'
import { verdictOf } from './ballot.ts'
import { tend } from './duty.ts'
import type { Epoch, KeyHex } from './epoch.ts'
import { type Live, printOf } from './live.ts'
import { notify } from './stream.ts'
import { serveWelcomes, takeBack } from './welcomes.ts'

export type Vote = {
  readonly key: KeyHex
  readonly epoch: number
  readonly ctxHash: CtxHash
  readonly accepts: boolean
}

/** [K28] A member says what it made of an epoch. Another ctxHash than ours: it is on another branch and must rejoin. */
export async function vote(live: Live, { key, epoch, ctxHash, accepts }: Vote): Promise<Answer> {
  if (!live.leaf(key) && !live.previous?.members.has(key)) return { ok: false, code: 'not-a-member' }
  const { current } = live
  if (epoch < current.group.epoch) return { ok: true }
  if (epoch > current.group.epoch || !equalBytes(ctxHash, current.ctxHash))
    return { ok: false, code: 'stale-epoch' }
  const [to, from] = accepts
    ? [current.acknowledged, current.refused]
    : [current.refused, current.acknowledged]
  to.add(key)
  from.delete(key)
  await settle(live)
  return { ok: true }
}

/** Draws the consequences of what was said about the newest epoch so far, and by whom who is connected. */
export async function settle(live: Live): Promise<void> {
  const { current, room } = live
  const wasServed = told.get(current)
  if (!current.stands && current.origin.t === 'commit') {
    const now = room.deps.clock.now()
    const others = live.judges()
    const verdict = verdictOf({
      others: others.length,
      acknowledged: others.filter(key => current.acknowledged.has(key)).length,
      refused: others.filter(key => current.refused.has(key)).length,
      ageMs: now - current.bornAt,
      newRules: current.origin.kind === 'rules',
    })
    if (verdict === 'void') return makeVoid(live, current)
    if (verdict === 'stands') current.stands = true
  }
  if (live.isServed) {
    serveWelcomes(live)
    for (const wake of live.waiters) wake()
    live.waiters.clear()
  }
  const said = `${live.isServed} ${current.stands} ${current.refused.size}`
  if (said !== wasServed) {
    told.set(current, said)
    tellEpoch(live)
  }
  schedule(live)
  tend(live)
}

const told = new WeakMap<Epoch, string>()

/** Ballots are counted again at 2 s and 6 s (K29). */
function schedule(live: Live): void {
  const { current, room } = live
  if (current.stands || current.origin.t === 'given') {
    room.timers.clear('ballot')
    return
  }
  const age = room.deps.clock.now() - current.bornAt
  const next = [limits.VOID_EARLY_MS, limits.VOID_LATE_MS].find(at => at > age)
  room.timers.set('ballot', next === undefined ? RETRY_MS : next - age, () => settle(live))
}
const RETRY_MS = 1_000

function tellEpoch(live: Live): void {
  const { current } = live
  const notice = {
    t: 'epoch',
    epoch: current.group.epoch,
    ctxHash: current.ctxHash,
    acknowledged: live.judges().filter(key => current.acknowledged.has(key)).length,
    refused: current.refused.size,
    stands: current.stands,
  } as const
  for (const stream of live.leafStreams()) notify(stream, notice)
}

/** [K29] The epoch never counted: everybody goes on from the one before, and its newer rules go first. */
async function makeVoid(live: Live, epoch: Epoch): Promise<void> {
  const { previous, room, groupId } = live
  const { store, serverSigner, clock, log } = room.deps
  if (previous === null || epoch.origin.t !== 'commit') return
  try {
    await store.putMeeting({ row: live.row(previous, room.rules()), expect: live.row(epoch, room.rules()) })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    log('store.failed', { call: 'void' })
    return schedule(live)
  }
  const statement = await sign(
    'void',
    { groupId, epoch: epoch.group.epoch, ctxHash: epoch.ctxHash },
    serverSigner,
  )
  const { origin } = epoch
  live.current = previous
  live.previous = null
  live.voided.add(printOf(origin.bytes))
  live.taken.delete(printOf(origin.bytes))
  live.penalties.countVoid(hex(origin.committer), clock.now())
  live.lease.end()
  live.lastRemoveEpoch = Math.min(live.lastRemoveEpoch, previous.group.epoch)
  takeBack(live, epoch)
  for (const key of epoch.members.keys()) if (!previous.members.has(key)) live.since.delete(key)
  log('meeting.void', { times: 1 })
  await putFirst(live)
  live.append({ t: 'void', statement })
  await room.changed()
  await settle(live)
}

/** [K29, K30] Newer rules than the group's go before everything else, if a commit can carry them here. */
export async function putFirst(live: Live): Promise<void> {
  const { current, room } = live
  const newest = room.rules()
  live.first = null
  if (equalBytes(newest.bytes, current.rules.bytes) || !fitsGroup(newest, live.groupId)) return
  const next = await verifyReplacement(current.rules, newest.bytes, room.roomId)
  if (next.ok) live.first = next.value
}
