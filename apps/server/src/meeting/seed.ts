import {
  type Bytes,
  type CtxHash,
  concat,
  equalBytes,
  hash,
  type MeetingRequest,
  type MemberKey,
  type RoomId,
} from '@konklave/protocol'
import {
  ctxHash,
  type DecodedCommit,
  decodeCommitMessage,
  decodeGroupContext,
  decodeGroupInfo,
  type GroupContext,
} from '@konklave/protocol/mls'
import { type AcceptedGroup, acceptGroup } from '@konklave/protocol/rules'
import type { MeetingRow } from '../store/index.ts'
import { decoded } from './upload.ts'

export type SeedRequest = Extract<MeetingRequest, { t: 'seed' }>

/** A commit of the time before the restart, for members that lag behind. */
export type SeedCommit = {
  readonly bytes: Bytes
  readonly epoch: number
  readonly ctxHash: CtxHash
  readonly sender: MemberKey
}

export type Seed = {
  /** `exact`: the state on the disk. `later`: commits lead on from it. `before`: the state before it. */
  readonly fit: 'exact' | 'later' | 'before'
  readonly accepted: AcceptedGroup
  readonly commits: readonly SeedCommit[]
}

/**
 * [K30] What a member offers after a restart, held against the row on the disk. Null: it does not belong to it. The hashes
 * are compared before any signature: while a room recovers, everybody offers.
 */
export function compareSeed(request: SeedRequest, row: MeetingRow): Offer | null {
  const context = decoded(() => decodeGroupInfo(request.groupInfo))?.groupContext
  if (!context || !equalBytes(context.groupId, row.groupId)) return null
  const chain = readChain(request, context)
  const fit = chain && fitOf(ctxHash(context), chain, row)
  return fit ? { fit, chain } : null
}

export type Offer = { readonly fit: Seed['fit']; readonly chain: readonly Step[] }

/** Checks everything that {@link compareSeed} left open: the group itself, its leaves, its rules. */
export async function readSeed(request: SeedRequest, offer: Offer, roomId: RoomId): Promise<Seed | null> {
  const accepted = await acceptGroup({ roomId, groupInfo: request.groupInfo, tree: request.tree })
  if (!accepted.ok) return null
  const members = new Map(accepted.value.members.map(leaf => [leaf.index, leaf.memberKey]))
  const commits = offer.chain.map(({ commit, after, bytes }) => ({
    bytes,
    epoch: commit.epoch,
    ctxHash: ctxHash(after) as CtxHash,
    sender: (commit.shape === 'external'
      ? commit.path.leaf.signatureKey
      : (members.get(commit.sender.leafIndex) ?? new Uint8Array(32))) as MemberKey,
  }))
  return { fit: offer.fit, accepted: accepted.value, commits }
}

function fitOf(offered: Uint8Array, chain: readonly Step[], row: MeetingRow): Seed['fit'] | null {
  if (equalBytes(offered, row.ctxHash)) return 'exact'
  if (row.prevCtxHash && equalBytes(offered, row.prevCtxHash)) return 'before'
  // The tag that the first commit after the row starts from is in the commit that made the row's epoch.
  const at = chain.findIndex(({ after }) => equalBytes(ctxHash(after), row.ctxHash))
  return at >= 0 && at < chain.length - 1 ? 'later' : null
}

type Step = {
  readonly bytes: Bytes
  readonly commit: DecodedCommit
  readonly before: GroupContext
  readonly after: GroupContext
}

/**
 * Commits that lead from context to context up to the snapshot: each is hashed into the transcript of the next (RFC 9420
 * §8.2). The first cannot be checked, because its epoch's confirmation tag is not there; it is only passed on.
 */
function readChain(request: SeedRequest, snapshot: GroupContext): Step[] | null {
  const { commits, contexts } = request
  if (contexts.length < commits.length) return null
  const steps: Step[] = []
  for (const [i, bytes] of commits.entries()) {
    const before = readContext(contexts[i])
    const after = i + 1 < commits.length ? readContext(contexts[i + 1]) : snapshot
    const commit = decoded(() => decodeCommitMessage(bytes))
    if (!before || !after || !commit || !follows({ commit, before, after }, steps.at(-1))) return null
    steps.push({ bytes, commit, before, after })
  }
  return steps
}

function follows({ commit, before, after }: Omit<Step, 'bytes'>, last: Step | undefined): boolean {
  if (commit.epoch !== before.epoch || after.epoch !== before.epoch + 1) return false
  if (!equalBytes(commit.groupId, before.groupId) || !equalBytes(after.groupId, before.groupId)) return false
  if (!last) return true
  const interim = hash(before.confirmedTranscriptHash, prefixed(last.commit.confirmationTag))
  const input = concat(PUBLIC_MESSAGE, commit.framedContent, prefixed(commit.signature))
  return equalBytes(after.confirmedTranscriptHash, hash(interim, input))
}

const PUBLIC_MESSAGE = Uint8Array.of(0, 1)

/** opaque<V> of RFC 9420 §2.1.2 for the two lengths that occur here: 32 and 64 bytes. */
const prefixed = (bytes: Uint8Array): Bytes =>
  concat(bytes.length < 64 ? Uint8Array.of(bytes.length) : Uint8Array.of(0x40, bytes.length), bytes)

const readContext = (bytes: Bytes | undefined): GroupContext | null =>
  bytes === undefined ? null : decoded(() => decodeGroupContext(bytes))
