import { type Committed, EngineError, type GroupEngine } from '@konklave/crypto/engine'
import type { Bytes, ErrorCode, Evidence, MeetingRequest, SealedBody } from '@konklave/protocol'
import { acceptCommit, makeEvidence } from '@konklave/protocol/rules'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Clock, Random } from '../../../kernel/ports.ts'
import { isUnanswered, refusalOf } from '../../../kernel/stream.ts'
import { wait } from '../../../kernel/timer.ts'
import { deferred, until } from '../../../kernel/until.ts'
import type { MeetingStream } from '../entry/meetingStream.ts'
import type { Group, GroupView } from './group.ts'

/** What an own commit is to do on the epoch it is made for. */
export type CommitPlan = {
  readonly adds?: readonly Bytes[]
  readonly removes?: readonly number[]
  /** Encoded rules. */
  readonly rules?: Bytes
  /** New own credential (rename). */
  readonly identity?: Bytes
  readonly evidence?: Partial<Evidence>
  readonly items?: readonly Bytes[]
  readonly declined?: readonly Bytes[]
  /** Sealed under the new epoch and sent in the same upload (K14). */
  readonly messages?: readonly SealedBody[]
}

export type SubmitResult =
  | { readonly t: 'applied' }
  /** The plan had nothing to do (any more). */
  | { readonly t: 'nothing' }
  | { readonly t: 'refused'; readonly code: ErrorCode }
  | { readonly t: 'offline' }

/** Makes, sends and follows own commits; one at a time. A commit that lost the race is made anew on what won. */
export interface Submitter {
  submit(
    plan: (view: GroupView) => Promise<CommitPlan | null>,
    options?: SubmitOptions,
  ): Promise<SubmitResult>
  /** [K30] The server is back at this epoch, on which our last commit was made: the same bytes once more. */
  again(epoch: number): void
}
export type SubmitOptions = { readonly tries?: number }

export type SubmitDeps = {
  readonly group: Group
  readonly stream: () => MeetingStream | null
  /** True while the stream is open and its log caught up. */
  readonly online: ReadonlySignal<boolean>
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
}

/** Refusals after which the same intent may succeed on a later epoch. */
const PASSING: readonly ErrorCode[] = [
  'stale-epoch',
  'frozen',
  'recovering',
  'rate-limited',
  'too-many',
  'stale-rules',
]
const OUTCOME_AFTER_REFUSAL_MS = 2_000
const OFFLINE_MS = 60_000
/** So often the server may say that it took a commit which the log does not bring. */
const TAKEN_UNSEEN_MAX = 2
/** An own commit or return is on its way: wait for what comes of it. */
const BUSY_MS = 250

export type Upload = Omit<Extract<MeetingRequest, { t: 'commit' }>, 't'>
export type Sent = { readonly upload: Upload; readonly outcome: Promise<'applied' | 'lost'> }

export function createSubmitter(deps: SubmitDeps): Submitter {
  const { group, clock, signal } = deps
  let tail: Promise<unknown> = Promise.resolve()
  let last: Upload | null = null

  const attempt = async (plan: Parameters<Submitter['submit']>[0]): Promise<SubmitResult | 'again'> => {
    if (!(await until(deps.online, on => on, { clock, ms: OFFLINE_MS, abort: signal })))
      return { t: 'offline' }
    const sent = await group.lock(() => make(plan, deps))
    if ('t' in sent) return sent
    if ('busy' in sent) {
      await wait(clock, BUSY_MS, signal)
      return 'again'
    }
    last = sent.upload
    return followUpload(sent, deps)
  }

  const run = async (
    plan: Parameters<Submitter['submit']>[0],
    { tries = 12 }: SubmitOptions,
  ): Promise<SubmitResult> => {
    for (let i = 0; i < tries && !signal.aborted; i++) {
      const result = await attempt(plan)
      if (result !== 'again') return result
    }
    return signal.aborted ? { t: 'offline' } : { t: 'refused', code: 'stale-epoch' }
  }

  return {
    submit(plan, options = {}) {
      const result = tail.then(() => run(plan, options))
      tail = result.catch(() => undefined)
      return result
    },
    again(epoch) {
      // Taken already, or somebody else's took its place: the log tells.
      if (last && last.epoch === epoch) void send(last, deps).catch(() => undefined)
    },
  }
}

async function make(
  plan: Parameters<Submitter['submit']>[0],
  { group, random }: SubmitDeps,
): Promise<Sent | SubmitResult | { readonly busy: true }> {
  const view = group.view.value
  if (!view) return { t: 'refused', code: 'not-a-member' }
  if (group.pending) return { busy: true }
  const wanted = await plan(view)
  if (!wanted) return { t: 'nothing' }
  const { groupId } = view
  const made = await engineCommit(group, {
    groupId,
    ...(wanted.adds ? { adds: wanted.adds } : {}),
    ...(wanted.removes ? { removes: wanted.removes } : {}),
    ...(wanted.rules ? { rules: wanted.rules } : {}),
    ...(wanted.identity ? { identity: wanted.identity } : {}),
    authenticatedData: makeEvidence(wanted.evidence ?? {}),
  })
  if (!made) return { t: 'refused', code: 'bad-commit' }
  const bytes = new Uint8Array(made.commit)
  const accepted = await acceptCommit({ group: view.group, rules: view.rules, bytes })
  if (!accepted.ok) {
    await group.engine.drop({ groupId })
    return { t: 'refused', code: 'bad-commit' }
  }
  const messages = []
  for (const body of wanted.messages ?? []) {
    const { epoch, message } = await group.protect(body, { ahead: true })
    messages.push({ id: random.bytes(16), epoch, bytes: message })
  }
  const { promise, resolve } = deferred<'applied' | 'lost'>()
  group.pending = { groupId, epoch: view.epoch, bytes, accepted: accepted.value, outcome: resolve }
  const upload: Upload = {
    epoch: view.epoch,
    bytes,
    groupInfo: new Uint8Array(made.groupInfo),
    ...(made.welcome ? { welcome: new Uint8Array(made.welcome) } : {}),
    items: [...(wanted.items ?? [])],
    declined: [...(wanted.declined ?? [])],
    messages,
  }
  return { upload, outcome: promise }
}

/** Null: with these proposals the engine makes no commit. */
async function engineCommit(
  { engine }: Group,
  p: Parameters<GroupEngine['commit']>[0],
): Promise<Committed | null> {
  try {
    return await engine.commit(p)
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
}

/** Sends, and after a broken stream sends the same bytes again, until the log says what became of them (K30). */
export async function followUpload(
  { upload, outcome }: Sent,
  deps: SubmitDeps,
): Promise<SubmitResult | 'again'> {
  const { group, clock, signal } = deps
  let known: 'applied' | 'lost' | null = null
  void outcome.then(result => {
    known = result
  })
  const outcomeWithin = (ms: number) => Promise.race([outcome, wait(clock, ms, signal).then(() => known)])
  for (let taken = 0; ; ) {
    const code = await send(upload, deps)
    if (code === null) {
      const result = await outcomeWithin(OUTCOME_AFTER_REFUSAL_MS * 2)
      if (result) return result === 'applied' ? { t: 'applied' } : 'again'
      // It counts, but its entry was lost with the stream that would have brought it.
      if (++taken === TAKEN_UNSEEN_MAX) {
        await forget(upload, deps)
        return 'again'
      }
    } else if (code !== 'unanswered') {
      const result = await outcomeWithin(PASSING.includes(code) ? OUTCOME_AFTER_REFUSAL_MS : 0)
      if (result === 'applied') return { t: 'applied' }
      if (result === null) await forget(upload, deps)
      if (!PASSING.includes(code)) return { t: 'refused', code }
      if (code !== 'stale-epoch') await wait(clock, 500, signal)
      return 'again'
    }
    if (known) return known === 'applied' ? { t: 'applied' } : 'again'
    if (signal.aborted || !(await until(deps.online, on => on, { clock, ms: OFFLINE_MS, abort: signal }))) {
      await forget(upload, deps)
      return { t: 'offline' }
    }
    if (!group.pending) return known === 'applied' ? { t: 'applied' } : 'again'
    await wait(clock, 300, signal)
  }
}

/** Null: taken. */
async function send(
  upload: Upload,
  { stream }: Pick<SubmitDeps, 'stream'>,
): Promise<ErrorCode | 'unanswered' | null> {
  try {
    const open = stream()
    if (!open) return 'unanswered'
    await open.commit(upload)
    return null
  } catch (error) {
    const code = refusalOf(error)
    if (code) return code
    if (isUnanswered(error)) return 'unanswered'
    throw error
  }
}

async function forget(upload: Upload, { group }: SubmitDeps): Promise<void> {
  await group.lock(async () => {
    if (group.pending?.bytes !== upload.bytes) return
    const { groupId } = group.pending
    group.pending = null
    await group.engine.drop({ groupId })
  })
}
