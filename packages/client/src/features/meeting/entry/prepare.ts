import { hasFalseLeaf } from '@konklave/crypto'
import { type Bytes, equalBytes, type GroupReply, type KeyHash } from '@konklave/protocol'
import { type AcceptedGroup, acceptGroup, type Identity, isBarred } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import { adopt, knownRules, mayFollow } from './rulesBook.ts'

/** A group as the server offers it, checked: one may enter it. */
export type Prepared = {
  readonly accepted: AcceptedGroup
  readonly groupInfo: Bytes
  readonly tree: Bytes
  /** Log position: entries after it build on this epoch. */
  readonly seq: number
}

export type GroupProblem =
  /** [K19, K31] A lower epoch, a lower seq, other bytes of the same seq, or somebody inside whom we saw barred. */
  | 'rolled-back'
  /** [K19, K31] Another epoch than the one that settled here under this number: others are shown another meeting. */
  | 'split'
  | 'bad-room'
  | 'newer-rules'
  /** [K5] A leaf that nobody with the link made. */
  | 'bad-leaf'
  /** The tree was gone or did not fit: ask again. */
  | 'again'

export type PreparedGroup =
  | { readonly ok: true; readonly value: Prepared }
  | { readonly ok: false; readonly reason: GroupProblem }

const bad = (reason: GroupProblem): PreparedGroup => ({ ok: false, reason })

export async function prepareGroup(
  reply: Omit<GroupReply, 'epoch'>,
  room: RoomContext,
): Promise<PreparedGroup> {
  const tree = await treeOf(reply.tree, room)
  if (!tree) return bad('again')
  const accepted = await acceptGroup({ roomId: room.roomId, groupInfo: reply.groupInfo, tree })
  if (!accepted.ok) return bad(accepted.reason === 'newer-rules' ? 'newer-rules' : 'bad-room')
  if (!equalBytes(accepted.value.group.ctxHash, reply.ctxHash)) return bad('again')
  const problem = await checkMemory(accepted.value, room)
  if (problem) return bad(problem)
  await adopt(accepted.value.rules, room)
  const ring = room.ring.value
  if (!ring || (await hasFalseLeaf(accepted.value.members, ring))) return bad('bad-leaf')
  return { ok: true, value: { accepted: accepted.value, groupInfo: reply.groupInfo, tree, seq: reply.seq } }
}

export async function treeOf(tree: GroupReply['tree'], room: RoomContext): Promise<Bytes | null> {
  if ('inline' in tree) return tree.inline
  try {
    return await room.deps.fetchTree(tree.ticket)
  } catch {
    // The ticket is good once and for 30 s; whoever asks again gets a new one.
    return null
  }
}

/** [K19] */
export async function checkMemory(
  offered: {
    readonly group: Pick<AcceptedGroup['group'], 'groupId' | 'epoch' | 'ctxHash'>
    readonly rules: AcceptedGroup['rules']
    readonly members: readonly Identity[]
  },
  room: Pick<RoomContext, 'memory' | 'roomId' | 'rules'>,
): Promise<GroupProblem | null> {
  const { settled, barred } = room.memory
  const { group, rules, members } = offered
  if (settled && equalBytes(settled.groupId, group.groupId)) {
    if (group.epoch < settled.epoch) return 'rolled-back'
    if (group.epoch === settled.epoch && !equalBytes(group.ctxHash, settled.ctxHash)) return 'split'
  }
  const known = await knownRules(room)
  if (!known) return null
  if (!mayFollow(known, rules)) return 'rolled-back'
  if (rules.state.passGen !== known.state.passGen) return null
  const seen = { barred: barred.map(key => key as KeyHash) }
  return members.some(leaf => isBarred(leaf, seen)) ? 'rolled-back' : null
}
