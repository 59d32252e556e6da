import { newestLink } from '@konklave/crypto'
import { type ErrorCode, type Evidence, equalBytes, type GroupId, type GroupReply } from '@konklave/protocol'
import { acceptCommit, makeEvidence, type Rules } from '@konklave/protocol/rules'
import { isUnanswered, refusalOf } from '../../../kernel/stream.ts'
import { wait } from '../../../kernel/timer.ts'
import { deferred } from '../../../kernel/until.ts'
import type { RoomContext } from '../context.ts'
import type { Group } from '../group/group.ts'
import { followUpload, type Sent, type SubmitDeps } from '../group/submit.ts'
import { ownLeaf } from './credentials.ts'
import type { MeetingStream } from './meetingStream.ts'
import { renewOwnPass } from './ownPass.ts'
import { type GroupProblem, type Prepared, prepareGroup } from './prepare.ts'

export type ComeInResult =
  | { readonly t: 'entered' }
  | { readonly t: 'refused'; readonly code: ErrorCode }
  | { readonly t: 'problem'; readonly problem: Exclude<GroupProblem, 'again'> }
  | { readonly t: 'offline' }

export type ComeInDeps = SubmitDeps & {
  readonly room: RoomContext
  readonly group: Group
  readonly stream: () => MeetingStream | null
  /** The group this commit is made on, for whoever sees it come back. */
  readonly attempting: (prepared: Prepared) => void
}

const TRIES = 16
/**
 * The server serves an epoch only once another confirmed it, at the latest after six seconds (K28, K29): until then it
 * may offer the one before, which looks like a step back to whoever saw the newest.
 */
const ROLLED_BACK_FOR_MS = 10_000
const PASSING: readonly ErrorCode[] = [
  'stale-epoch',
  'frozen',
  'recovering',
  'rate-limited',
  'too-many',
  'no-meeting',
]

/**
 * [K12, K20] Enters by external commit: over the own old leaf if it is in the tree, else as a newcomer with the pass in
 * hand. Somebody else's commit in between only means another try.
 */
export async function comeIn(deps: ComeInDeps, first?: GroupReply): Promise<ComeInResult> {
  let reply = first
  let last: ComeInResult = { t: 'offline' }
  const began = deps.clock.now()
  for (let i = 0; i < TRIES && !deps.signal.aborted; i++) {
    try {
      reply ??= await deps.stream()?.fetch()
      last = reply ? await once(deps, reply) : { t: 'offline' }
    } catch (error) {
      last = failure(error)
    }
    if (last.t === 'entered') return last
    if (last.t === 'refused' && !PASSING.includes(last.code)) return last
    if (last.t === 'problem' && !mayPass(last, deps.clock.now() - began)) return last
    reply = undefined
    await wait(deps.clock, pauseMs(last), deps.signal)
  }
  return last
}

const mayPass = ({ problem }: Extract<ComeInResult, { t: 'problem' }>, forMs: number): boolean =>
  problem === 'rolled-back' && forMs < ROLLED_BACK_FOR_MS

function pauseMs(last: ComeInResult): number {
  if (last.t === 'problem') return 1_000
  return last.t === 'refused' && last.code === 'stale-epoch' ? 30 : 400
}

function failure(error: unknown): ComeInResult {
  const code = refusalOf(error)
  if (code) return { t: 'refused', code }
  if (isUnanswered(error)) return { t: 'offline' }
  throw error
}

async function once(deps: ComeInDeps, reply: GroupReply): Promise<ComeInResult> {
  const prepared = await prepareGroup(reply, deps.room)
  if (!prepared.ok) {
    return prepared.reason === 'again'
      ? { t: 'refused', code: 'stale-epoch' }
      : { t: 'problem', problem: prepared.reason }
  }
  const sent = await deps.group.lock(() => make(deps, prepared.value))
  if ('code' in sent) return { t: 'refused', code: sent.code }
  deps.attempting(prepared.value)
  const result = await followUpload(sent, deps)
  if (result === 'again') return { t: 'refused', code: 'stale-epoch' }
  if (result.t === 'applied') return { t: 'entered' }
  return result.t === 'refused' ? result : { t: 'offline' }
}

async function make(
  { room, group }: ComeInDeps,
  { accepted, groupInfo, tree }: Prepared,
): Promise<Sent | { readonly code: ErrorCode }> {
  const groupId = accepted.group.groupId as GroupId
  await renewOwnPass(room, accepted.rules)
  const mine = accepted.members.some(({ memberKey }) => equalBytes(memberKey, room.identity.memberKey))
  await group.engine.drop({ groupId }).catch(() => undefined) // a try before this one may have left its commit
  const made = await group.engine.joinExternal({
    groupInfo,
    ratchetTree: tree,
    leaf: await ownLeaf(room, { kind: 'guest', name: room.memory.name ?? '' }),
    resync: mine,
    authenticatedData: makeEvidence(passNeeded(room, accepted.rules, mine)),
  })
  const bytes = new Uint8Array(made.commit)
  const judged = await acceptCommit({ group: accepted.group, rules: accepted.rules, bytes })
  if (!judged.ok) {
    await group.engine.drop({ groupId })
    return { code: judged.reason === 'pass-needed' ? 'knock-first' : 'bad-commit' }
  }
  const { promise, resolve } = deferred<'applied' | 'lost'>()
  const epoch = accepted.group.epoch
  group.pending = { groupId, epoch, bytes, accepted: judged.value, outcome: resolve }
  const parts = { groupInfo: new Uint8Array(made.groupInfo), items: [], declined: [], messages: [] }
  return { upload: { epoch, bytes, ...parts }, outcome: promise }
}

/** [K12] Open to the present link, and for who comes back over an own leaf; else the pass. */
function passNeeded({ ring, memory }: RoomContext, { state }: Rules, mine: boolean): Partial<Evidence> {
  const open = state.admission === 'open' && ring.value && newestLink(ring.value).g === state.linkGen
  return mine || open || !memory.pass ? {} : { passes: [memory.pass] }
}
