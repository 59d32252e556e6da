import { makeStart } from '@konklave/crypto'
import type { Bytes, ErrorCode, GroupId, Signer } from '@konklave/protocol'
import { acceptGroup, keyMay, type Rules } from '@konklave/protocol/rules'
import { isUnanswered, refusalOf } from '../../../kernel/stream.ts'
import type { RoomContext } from '../context.ts'
import type { Parts } from '../inside/parts.ts'
import { ownLeaf } from './credentials.ts'
import { entered } from './entered.ts'
import type { MeetingStream } from './meetingStream.ts'
import { adopt } from './rulesBook.ts'

export type StartResult =
  | { readonly t: 'started' }
  | { readonly t: 'refused'; readonly code: ErrorCode }
  | { readonly t: 'offline' }

/** [K18] Whether this tab may start a meeting under these rules. */
export function mayStart(room: RoomContext, rules: Rules): boolean {
  return starter(room, rules) !== null || (rules.charter.anyoneMayStart && rules.state.groupId.length === 0)
}

function starter({ identity }: RoomContext, { charter }: Rules): Signer | null {
  const keys = identity.owner ? [identity.owner, identity.member] : [identity.member]
  return keys.find(({ publicKey }) => keyMay(publicKey, 'start', charter)) ?? null
}

/** [K18] Founds the meeting: a group of one on the newest rules known, its state signed anew where that is possible. */
export async function startMeeting(parts: Parts, stream: MeetingStream): Promise<StartResult> {
  const { room, group } = parts
  const rules = room.rules.value
  if (!rules) return { t: 'offline' }
  const groupId = room.deps.random.bytes(16) as GroupId
  const snapshot = await found(parts, rules, groupId)
  try {
    await stream.start({ groupId, ...snapshot })
  } catch (error) {
    await group.engine.close({ groupId })
    const code = refusalOf(error)
    if (code) return { t: 'refused', code }
    if (isUnanswered(error)) return { t: 'offline' }
    throw error
  }
  const accepted = await acceptGroup({ roomId: room.roomId, ...snapshot })
  if (!accepted.ok) throw new Error(`own group: ${accepted.reason}`)
  await adopt(accepted.value.rules, room)
  const view = await group.lock(() =>
    group.enter({ group: accepted.value.group, rules: accepted.value.rules, leaves: accepted.value.members }),
  )
  await stream
    .tell({ t: 'acknowledge', epoch: view.epoch, ctxHash: accepted.value.group.ctxHash as never })
    .catch(() => undefined)
  await entered(view, { t: 'founded' }, parts)
  return { t: 'started' }
}

async function found(
  { room, group }: Parts,
  rules: Rules,
  groupId: GroupId,
): Promise<{ readonly groupInfo: Bytes; readonly tree: Bytes }> {
  const signer = starter(room, rules)
  // A meeting that this tab was in and that vanished goes on: passes of then still count (K11).
  const newMeeting = room.memory.settled === null
  const bytes = signer ? await makeStart(rules, { groupId, newMeeting }, signer) : rules.bytes
  const leaf = await ownLeaf(room, { kind: 'guest', name: room.memory.name ?? '' }, rules.charter)
  await group.engine.createGroup({ groupId, leaf, rules: bytes })
  const made = await group.engine.groupInfo({ groupId })
  return { groupInfo: new Uint8Array(made.groupInfo), tree: new Uint8Array(made.ratchetTree) }
}
