import { base64url, type ErrorCode, equalBytes, type GroupId, mediaIdOf } from '@konklave/protocol'
import { isUnanswered, refusalOf } from '../../../kernel/stream.ts'
import { wait } from '../../../kernel/timer.ts'
import { deferred } from '../../../kernel/until.ts'
import type { RoomContext } from '../context.ts'
import type { Group } from '../group/group.ts'
import { followUpload, type Sent, type SubmitDeps } from '../group/submit.ts'
import type { Ahead } from './ahead.ts'
import { makeEntryCommit } from './entryCommit.ts'
import type { MeetingStream } from './meetingStream.ts'
import { checkMemory, type GroupProblem, type Prepared, type PreparedGroup, prepareGroup } from './prepare.ts'

export type ComeInResult =
  | { readonly t: 'entered' }
  | { readonly t: 'refused'; readonly code: ErrorCode }
  | { readonly t: 'problem'; readonly problem: Exclude<GroupProblem, 'again'> }
  | { readonly t: 'offline' }

export type ComeInDeps = SubmitDeps & {
  readonly room: RoomContext
  readonly group: Group
  readonly stream: () => MeetingStream | null
  /** The commit may have been made before the click. */
  readonly ahead: Ahead
  /** The group this commit is made on, for whoever sees it come back. */
  readonly attempting: (prepared: Prepared) => void
}

const TRIES = 16
/**
 * The server serves an epoch only once another confirmed it, at the latest after six seconds (K28, K29): until then it
 * may offer the one before, which looks like a step back to whoever saw the newest.
 */
const ROLLED_BACK_FOR_MS = 10_000
export const PASSING: readonly ErrorCode[] = [
  'stale-epoch',
  'frozen',
  'recovering',
  'rate-limited',
  'too-many',
  'no-meeting',
]

/**
 * [K12, K20] Enters by external commit: over the own old leaf if it is in the tree, else as a newcomer with the pass in
 * hand. Somebody else's commit in between only means another try. `first`: the group as it was checked on the page before,
 * which saves the first try a round trip.
 */
export async function comeIn(deps: ComeInDeps, first: Prepared | null = null): Promise<ComeInResult> {
  let ready = first
  let last: ComeInResult = { t: 'offline' }
  const began = deps.clock.now()
  for (let i = 0; i < TRIES && !deps.signal.aborted; i++) {
    try {
      last = await once(deps, ready)
    } catch (error) {
      last = failure(error)
    }
    if (last.t === 'entered') return last
    // What was prepared may even be of a meeting that is over.
    const hopeless = last.t === 'refused' && !PASSING.includes(last.code)
    if (hopeless && ready === null) return last
    if (last.t === 'problem' && !mayPass(last, deps.clock.now() - began)) return last
    ready = null
    await wait(deps.clock, pauseMs(last), deps.signal)
  }
  return last
}

const mayPass = ({ problem }: Extract<ComeInResult, { t: 'problem' }>, forMs: number): boolean =>
  (problem === 'rolled-back' || problem === 'split') && forMs < ROLLED_BACK_FOR_MS

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

async function once(deps: ComeInDeps, ready: Prepared | null): Promise<ComeInResult> {
  const prepared = await groupToEnter(deps, ready)
  if (!prepared) return { t: 'offline' }
  if (!prepared.ok) {
    return prepared.reason === 'again'
      ? { t: 'refused', code: 'stale-epoch' }
      : { t: 'problem', problem: prepared.reason }
  }
  const sent = await deps.group.lock(() => make(deps, prepared.value))
  if ('code' in sent) return { t: 'refused', code: sent.code }
  deps.attempting(prepared.value)
  const following = followUpload(sent, deps)
  deps.room.deps.media?.entering(othersIn(prepared.value, deps.room))
  const result = await following
  if (result === 'again') return { t: 'refused', code: 'stale-epoch' }
  if (result.t === 'applied') return { t: 'entered' }
  return result.t === 'refused' ? result : { t: 'offline' }
}

async function groupToEnter(
  { room, stream }: ComeInDeps,
  ready: Prepared | null,
): Promise<PreparedGroup | null> {
  // Newer rules may have come since; then the group has moved on as well.
  if (ready && !(await checkMemory(ready.accepted, room))) return { ok: true, value: ready }
  const reply = await stream()?.fetch()
  return reply ? prepareGroup(reply, room) : null
}

/** [K38] Media ids of the other leaves. */
function othersIn({ accepted }: Prepared, { identity }: RoomContext): string[] {
  const groupId = accepted.group.groupId as GroupId
  return accepted.members
    .filter(({ memberKey }) => !equalBytes(memberKey, identity.memberKey))
    .map(({ memberKey }) => base64url(mediaIdOf(groupId, memberKey)))
}

async function make(
  { room, group, ahead }: ComeInDeps,
  prepared: Prepared,
): Promise<Sent | { readonly code: ErrorCode }> {
  const name = room.memory.name ?? ''
  const made = ahead.take(prepared, name) ?? (await makeEntryCommit({ room, group }, prepared, name))
  if ('code' in made) return made
  const { upload, accepted } = made
  const { promise, resolve } = deferred<'applied' | 'lost'>()
  const groupId = prepared.accepted.group.groupId as GroupId
  group.pending = { groupId, epoch: upload.epoch, bytes: upload.bytes, accepted, outcome: resolve }
  return { upload, outcome: promise }
}
