import {
  type Bytes,
  type ErrorCode,
  equalBytes,
  hex,
  limits,
  type MeetingRequest,
  type MemberKey,
  type QueueItem,
  workBytes,
} from '@konklave/protocol'
import { type Accepted, acceptCommit, compareRules, isBarred } from '@konklave/protocol/rules'
import { StoreError } from '../store/index.ts'
import type { Answer } from '../streams/types.ts'
import { candidates, tend } from './duty.ts'
import { type Epoch, type KeyHex, makeEpoch, removedKeys } from './epoch.ts'
import { freezeFor } from './freeze.ts'
import { type CommitReply, type Live, printOf, remember } from './live.ts'
import { codeOf } from './refusals.ts'
import type { MeetingStream } from './stream.ts'
import { type CheckedUpload, checkUpload } from './upload.ts'
import { settle } from './vote.ts'
import { serveWelcomes } from './welcomes.ts'

export type CommitRequest = Extract<MeetingRequest, { t: 'commit' }>

/** [K27–K30] Takes one commit, or says why not. Whatever is taken is on the disk before anybody sees it. */
export async function order(live: Live, stream: MeetingStream, request: CommitRequest): Promise<Answer> {
  const print = printOf(request.bytes)
  const known = live.taken.get(print)
  if (known) return { ok: true, body: known }
  if (live.voided.has(print)) return refuse('bad-commit')
  const early = await gate(live, stream, request)
  if (early) return refuse(early)
  const result = await acceptCommit({
    group: live.current.group,
    rules: live.current.rules,
    bytes: request.bytes,
  })
  if (!result.ok) return refuse(codeOf(result.reason))
  const accepted = result.value
  if (!equalBytes(accepted.committer.memberKey, stream.memberKey)) return refuse('not-allowed')
  const carried = carriedOut(live, accepted)
  const against =
    checkTurn(live, stream, accepted) ?? checkOmissions(live, stream, { accepted, carried, request })
  if (against) return refuse(against)
  const upload = await checkUpload(accepted, request)
  if (!upload) return refuse('bad-commit')
  return take(live, stream, { accepted, upload, carried, request })
}

const refuse = (code: ErrorCode): Answer => ({ ok: false, code })

/** What can be said before anything is parsed or verified. */
async function gate(
  live: Live,
  { key, standing, caller }: MeetingStream,
  request: CommitRequest,
): Promise<ErrorCode | null> {
  const now = live.room.deps.clock.now()
  const { freeze, penalties } = live
  if (live.leaf(key) === undefined) {
    if (penalties.pausesJoin(key, now) && !live.isLeader(caller)) return 'rate-limited'
    if (standing === 'open' && addsAreBatched(live)) return 'knock-first'
  }
  if (request.epoch !== live.current.group.epoch) {
    if (standing !== 'leaf') live.lostRaces.count(now)
    if (request.epoch < live.current.group.epoch) await freezeFor(live, key, request.bytes)
    return 'stale-epoch'
  }
  if (freeze?.of === live.current && freeze.by !== key && now < freeze.until) return 'frozen'
  return live.commitRate.allows(now, live.leads(key) ? 0 : KEPT_FOR_LEADERS) ? null : 'rate-limited'
}

/** Of the commits a room may see in 10 s, so many are for role holders: a kick must not drown in somebody's returns. */
const KEPT_FOR_LEADERS = 2

/**
 * [K27] Where the open room is large, or many come at once and only one of them can win each epoch, newcomers come in by
 * Adds, many in one commit, as long as somebody is there to make it.
 */
function addsAreBatched(live: Live): boolean {
  const large = live.current.members.size >= limits.ADD_BATCH_ABOVE_MEMBERS
  const crowded = !live.lostRaces.allows(live.room.deps.clock.now())
  return (large || crowded) && candidates(live).length > 0
}

/** [K27, K29] Whether it is this member's turn for this kind of commit. */
function checkTurn(live: Live, { key }: MeetingStream, accepted: Accepted): ErrorCode | null {
  const { first, room, lease, penalties } = live
  const now = room.deps.clock.now()
  if (accepted.kind === 'external') {
    // A member that comes back again and again into epochs nobody can use is a joiner like any other.
    if (penalties.pausesJoin(key, now) && !live.leads(key)) return 'rate-limited'
    return first && isBarred(accepted.committer, first.state) ? 'barred' : null
  }
  if (first && !(accepted.kind === 'rules' && equalBytes(accepted.rules.bytes, first.bytes))) return 'frozen'
  if (accepted.kind === 'rules' && isBehind(live, accepted)) return 'stale-rules'
  if (accepted.kind === 'update') {
    if (penalties.isDistrusted(key) && !live.leads(key)) return 'rate-limited'
    const last = live.selfUpdates.get(key)
    return last !== undefined && now - last < limits.SELF_UPDATE_INTERVAL_MS ? 'rate-limited' : null
  }
  return lease.isHeldBy(key, now) || live.leads(key) ? null : 'not-your-lease'
}

/** [K8] Lower than the newest rules that the server was shown, or the same seq with other bytes. */
function isBehind(live: Live, accepted: Accepted): boolean {
  const place = compareRules(accepted.rules, live.room.rules())
  return place === 'older' || place === 'conflict'
}

type Carried = { readonly about: KeyHex; readonly item: QueueItem }

/** Items of the queue that this commit really carries out, whatever its sender claims. */
function carriedOut(live: Live, accepted: Accepted): Carried[] {
  const gone = new Set(accepted.removed.map(leaf => hex(leaf.memberKey)))
  const came = new Set(accepted.added.map(leaf => hex(leaf.memberKey)))
  return [...live.queue.entries()].filter(({ about, item }) =>
    item.t === 'add' ? came.has(about) : gone.has(about),
  )
}

/** [K27] A lease holder that leaves out what it had time for loses the lease. */
function checkOmissions(
  live: Live,
  { key }: MeetingStream,
  p: { readonly accepted: Accepted; readonly carried: readonly Carried[]; readonly request: CommitRequest },
): ErrorCode | null {
  const { kind, commit } = p.accepted
  const now = live.room.deps.clock.now()
  if ((kind !== 'add' && kind !== 'remove') || !live.lease.isHeldBy(key, now)) return null
  if (commit.proposals.length >= limits.ADDS_PER_COMMIT_MAX || isFull(p.carried)) return null
  const done = [...p.carried.map(({ item }) => item), ...live.queue.declinable(p.request.declined)]
  const settled = new Set(done.map(({ id }) => hex(id)))
  if (live.queue.overdue(now, key).every(({ id }) => settled.has(hex(id)))) return null
  live.lease.pass()
  tend(live)
  return 'omits-items'
}

/** [K27] One more item may not have fitted. */
function isFull(carried: readonly Carried[]): boolean {
  const bytes = carried.reduce((sum, { item }) => sum + workBytes(item), 0)
  return bytes + ITEM_MAX_BYTES > limits.COMMIT_WORK_MAX_BYTES
}

/** A key package and a pass. */
const ITEM_MAX_BYTES = limits.KEY_PACKAGE_MAX_BYTES + 1024

type Taking = {
  readonly accepted: Accepted
  readonly upload: CheckedUpload
  readonly carried: readonly Carried[]
  readonly request: CommitRequest
}

async function take(live: Live, stream: MeetingStream, p: Taking): Promise<Answer> {
  const { accepted, request, upload, carried } = p
  const { room, current } = live
  const { store, clock, log } = room.deps
  const newest = compareRules(accepted.rules, room.rules()) === 'newer' ? accepted.rules : room.rules()
  const now = clock.now()
  const epoch = makeEpoch({
    group: accepted.group,
    rules: accepted.rules,
    prevCtxHash: current.ctxHash,
    groupInfo: request.groupInfo,
    bornAt: now,
    stands: false,
    origin: {
      t: 'commit',
      bytes: request.bytes,
      seq: live.log.seq + 1,
      kind: accepted.kind,
      committer: stream.memberKey as MemberKey,
      removed: removedKeys(accepted),
    },
  })
  try {
    const swapped = await store.putMeeting({
      row: live.row(epoch, newest),
      expect: live.row(current, newest),
    })
    if (swapped === 'conflict') return refuse('stale-epoch')
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    log('store.failed', { call: 'commit' })
    return refuse('disk')
  }
  current.stands = true
  serveWelcomes(live)
  live.previous = current
  live.current = epoch
  // Who made it holds it; as a vote it does not count.
  epoch.acknowledged.add(stream.key)
  const reply = announce(
    live,
    epoch,
    request,
    accepted.added.map(leaf => hex(leaf.memberKey)),
  )
  bookkeep(live, stream, p)
  live.pending.push({ epoch, welcome: upload.welcome, joiners: upload.joiners, carried })
  if (newest !== room.rules()) room.noteRules(newest)
  await room.changed()
  await settle(live)
  return { ok: true, body: reply }
}

/** The commit goes out first, then what was sealed for its epoch (K14); media rights follow later. */
function announce(live: Live, epoch: Epoch, request: CommitRequest, added: readonly KeyHex[]): CommitReply {
  const { origin } = epoch
  if (origin.t !== 'commit') throw new Error('an announced epoch has a commit')
  const { committer, bytes } = origin
  for (const key of added) live.since.set(key, origin.seq)
  live.append({
    t: 'commit',
    epoch: epoch.group.epoch - 1,
    ctxHash: epoch.ctxHash,
    bytes: bytes as Bytes,
    sender: committer,
  })
  const newcomer = live.room.stream(hex(committer))
  if (newcomer) newcomer.standing = 'leaf'
  for (const message of request.messages) live.append({ t: 'message', message, sender: committer })
  const reply = { seq: origin.seq, epoch: epoch.group.epoch, ctxHash: epoch.ctxHash }
  remember(live, bytes, reply)
  return reply
}

function bookkeep(live: Live, { key }: MeetingStream, { accepted, carried, request }: Taking): void {
  const now = live.room.deps.clock.now()
  live.commitRate.count(now)
  if (accepted.kind === 'update') live.selfUpdates.set(key, now)
  if (accepted.kind === 'add') live.lastAddAt = now
  if (accepted.removed.length > 0) live.lastRemoveEpoch = accepted.group.epoch
  if (live.first && equalBytes(accepted.rules.bytes, live.first.bytes)) live.first = null
  const mayDecline = live.lease.isHeldBy(key, now) || live.leads(key)
  if (live.lease.held?.holder === key) live.lease.end()
  for (const { about } of carried) live.queue.drop(about)
  // Else whoever once saw an item could let it rest for ever.
  if (mayDecline) live.queue.decline(live.queue.declinable(request.declined), now)
  dropDead(live, key)
}

/** [K13] A leave order or `gone` names a LeafNode: it dies when that leaf changed (it committed) or went. */
function dropDead(live: Live, committer: KeyHex): void {
  for (const { about, item } of [...live.queue.entries()]) {
    if (item.t !== 'add' && (about === committer || !live.leaf(about))) live.queue.drop(about)
  }
}
