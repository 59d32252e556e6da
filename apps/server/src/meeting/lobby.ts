import {
  type Bytes,
  type ErrorCode,
  hex,
  limits,
  lobbyRequest,
  type MeetingRequest,
  mayAdmit,
  type Signed,
} from '@konklave/protocol'
import { isBarred, isOpenTo, isShutTo, roleOf, verifyPass } from '@konklave/protocol/rules'
import type { Answer, OpenRequest, StreamSession } from '../streams/types.ts'
import { candidates, tend } from './duty.ts'
import type { KeyHex } from './epoch.ts'
import { deliver, type Knock, type LobbyStream, readKnock, tellLobby } from './knocks.ts'
import { treeReply } from './live.ts'
import { mainRoomRefuses } from './mainRoom.ts'
import { mediaTicket } from './mediaTicket.ts'
import type { Room } from './room.ts'
import { callerOf, linkGeneration, type MeetingStream, notify } from './stream.ts'
import type { PendingWelcome } from './upload.ts'
import { shareOf } from './welcomes.ts'

/** [K25] Opens a `lobby` stream: any link of this room that is not barred may wait outside. */
export async function openLobby(room: Room, request: OpenRequest): Promise<StreamSession | ErrorCode> {
  const caller = await callerOf(request.credential, room.roomId)
  const rules = room.rules()
  if (isBarred(caller, rules.state)) return 'barred'
  if (linkGeneration(caller, rules) === null) return 'link-unknown'
  if (isShutTo(caller, rules)) return 'locked'
  const against = await mainRoomRefuses(room, caller.key)
  if (against) return against
  const { memberKey, key } = caller
  const stream: LobbyStream = {
    caller,
    memberKey,
    key,
    port: request.port,
    knocked: false,
    seq: request.after ?? 0,
  }
  room.knocks.enter(stream)?.port.close('moved')
  withdrawWork(room, key)
  rulesTold.set(stream, rules.bytes)
  return {
    opened: { rules: rules.bytes },
    request: async body => {
      const parsed = lobbyRequest.safeParse(body)
      if (!parsed.success) return { ok: false, code: 'bad-frame' }
      const { data } = parsed
      return room.mailbox.run(() =>
        data.t === 'knock' ? takeKnock(room, stream, data.keyPackage) : withdraw(room, stream),
      )
    },
    closed: () => void room.run(() => leave(room, stream)),
  }
}

/** Two full commits: more newcomers of an open room try again. */
const QUEUE_MAX = 2 * limits.ADDS_PER_COMMIT_MAX

async function takeKnock(room: Room, stream: LobbyStream, keyPackage: Bytes): Promise<Answer> {
  const leaf = await readKnock(keyPackage, { memberKey: stream.memberKey, charter: room.rules().charter })
  if (!leaf) return { ok: false, code: 'bad-commit' }
  if (isBarred(leaf, room.rules().state)) return { ok: false, code: 'barred' }
  const id = room.deps.random.bytes(16)
  const knock: Knock = { id, keyPackage, leaf, stream }
  const against = await mainRoomRefuses(room, stream.key)
  if (against) return { ok: false, code: against }
  if (isOpenTo(leaf, room.rules()) && room.live) {
    // Nobody is there to make an Add: this link enters by itself.
    if (candidates(room.live).length === 0) {
      tellLobby(stream, { t: 'rules', rules: room.rules().bytes })
      return { ok: true }
    }
    if (stream.knocked || room.live.queue.size >= QUEUE_MAX) return { ok: false, code: 'too-many' }
    stream.knocked = true
    queueAdd(room, knock, undefined)
    return { ok: true }
  }
  const problem = room.knocks.add(knock)
  if (problem) {
    if (!stream.knocked) tellLobby(stream, { t: 'lobby', state: 'full' })
    return { ok: false, code: problem }
  }
  await refreshLobby(room)
  return { ok: true }
}

function withdraw(room: Room, stream: LobbyStream): Answer {
  room.knocks.withdraw(stream.key)
  withdrawWork(room, stream.key)
  tellKnocks(room)
  return { ok: true }
}

function leave(room: Room, stream: LobbyStream): void {
  if (!room.knocks.leave(stream)) return
  withdrawWork(room, stream.key)
  tellKnocks(room)
  room.releaseIfIdle()
}

/** An Add that nobody has committed yet. */
function withdrawWork(room: Room, key: KeyHex): void {
  const live = room.live
  if (live?.queue.get(key)?.t !== 'add') return
  live.queue.drop(key)
  tend(live)
}

/** [K11, K25] Lets in whoever knocked. The pass must hold under the newest rules. */
export async function admit(room: Room, stream: MeetingStream, id: Bytes, pass: Signed): Promise<Answer> {
  const live = room.live
  if (!live || !mayAdmitHere(room, stream)) return { ok: false, code: 'not-allowed' }
  const waiting = room.knocks.pending.find(one => one.id.every((byte, i) => byte === id[i]))
  if (!waiting) return { ok: false, code: 'not-a-member' }
  if (!(await holds(room, waiting, pass))) return { ok: false, code: 'bad-signature' }
  room.knocks.take(waiting.id)
  queueAdd(room, waiting, pass)
  tellKnocks(room)
  return { ok: true }
}

/** `pass`: none where the room is open to this leaf (K12). */
function queueAdd(room: Room, knock: Knock, pass: Signed | undefined): void {
  const { live } = room
  const { id, keyPackage, stream } = knock
  admitted.set(stream, { knock, pass })
  const item = { t: 'add', id, keyPackage, ...(pass === undefined ? {} : { pass }) } as const
  live?.queue.put(stream.key, item, dueAt(room))
  if (live) tend(live)
}

/** Passes given out, for as long as their lobby stream is open. */
const admitted = new WeakMap<LobbyStream, Admitted>()
type Admitted = { readonly knock: Knock; readonly pass: Signed | undefined }

/** [K27] The first Add at once; above 20 members further ones in batches. */
function dueAt(room: Room): number {
  const now = room.deps.clock.now()
  const live = room.live
  if (!live || live.current.members.size <= limits.ADD_BATCH_ABOVE_MEMBERS) return now
  return Math.max(now, live.lastAddAt + limits.ADD_BATCH_INTERVAL_MS)
}

async function holds(room: Room, { leaf }: Knock, pass: Signed): Promise<boolean> {
  const leaves = [...(room.live?.current.members.values() ?? [])]
  return (await verifyPass(pass, { rules: room.rules(), memberKey: leaf.memberKey, leaves })).ok
}

export function deny(room: Room, stream: MeetingStream, id: Bytes): Answer {
  if (!mayAdmitHere(room, stream)) return { ok: false, code: 'not-allowed' }
  const knock = room.knocks.take(id)
  if (knock) deliver(knock.stream, { t: 'denied' })
  tellKnocks(room)
  return { ok: true }
}

/** [K25] Passes words on that it cannot read, to those who still wait. */
export function tellKnockers(
  room: Room,
  stream: MeetingStream,
  words: Extract<MeetingRequest, { t: 'tellKnocks' }>['words'],
): Answer {
  const { live } = room
  if (!live || !mayAdmitHere(room, stream)) return { ok: false, code: 'not-allowed' }
  if (!live.messageRate.take(stream.key, room.deps.clock.now())) return { ok: false, code: 'rate-limited' }
  const waiting = new Map(room.knocks.pending.map(knock => [hex(knock.id), knock.stream]))
  for (const { knock, sealed } of words) {
    const knocker = waiting.get(hex(knock))
    if (knocker) tellLobby(knocker, { t: 'words', sealed })
  }
  return { ok: true }
}

async function mayBeAdded(room: Room, { knock, pass }: Admitted): Promise<boolean> {
  return pass ? holds(room, knock, pass) : isOpenTo(knock.leaf, room.rules())
}

function mayAdmitHere(room: Room, { key }: MeetingStream): boolean {
  const leaf = room.live?.leaf(key)
  const { charter, state } = room.rules()
  return leaf !== undefined && !isBarred(leaf, state) && mayAdmit(roleOf(leaf, charter), charter)
}

/** Brings the lobby in line with the rules: barred people go, all do when the room is locked, stale passes are asked for anew, the others hear the news. */
export async function refreshLobby(room: Room): Promise<void> {
  const rules = room.rules()
  for (const stream of room.knocks.streams()) {
    const barred = isBarred(stream.caller, rules.state)
    // [K12] Into a locked room no Add leads, with whatever pass. Whoever was added before is on the way in.
    const waits = isShutTo(stream.caller, rules) && !room.live?.leaf(stream.key)
    if (!barred && !waits) continue
    room.knocks.leave(stream)
    withdrawWork(room, stream.key)
    stream.port.close(barred ? 'barred' : 'locked')
  }
  for (const stream of room.knocks.streams()) {
    const given = admitted.get(stream)
    const { live } = room
    if (!given || !live || live.leaf(stream.key)) continue
    // A meeting that was brought back has nothing in its queue.
    const queued = live.queue.get(stream.key)?.t === 'add'
    if (queued && (await mayBeAdded(room, given))) continue
    live.queue.drop(stream.key)
    admitted.delete(stream)
    room.knocks.putBack(given.knock)
  }
  tellKnocks(room)
  for (const stream of room.knocks.streams()) tellRules(room, stream)
}

/** [K25] Knocks go to holders of admitRight only; those outside hear whether one is there, never who or how many. */
export function tellKnocks(room: Room): void {
  const knocks = room.knocks.pending.map(({ id, keyPackage }) => ({ id, keyPackage }))
  const print = knocks.map(({ id }) => id.join('.')).join(' ')
  let somebody = false
  for (const stream of room.streams()) {
    const may = mayAdmitHere(room, stream)
    somebody ||= may
    const shown = may ? print : ''
    // Whoever comes back may still show somebody who has gone meanwhile.
    if ((knocksTold.get(stream) ?? (may ? null : '')) === shown) continue
    knocksTold.set(stream, shown)
    notify(stream, { t: 'knocks', knocks: may ? knocks : [] })
  }
  for (const stream of room.knocks.streams()) {
    if (!stream.knocked) continue
    const state = somebody ? 'waiting' : 'nobody'
    if (lobbyTold.get(stream) === state) continue
    lobbyTold.set(stream, state)
    tellLobby(stream, { t: 'lobby', state })
  }
}

const knocksTold = new WeakMap<MeetingStream, string>()
const lobbyTold = new WeakMap<LobbyStream, 'nobody' | 'waiting'>()
const rulesTold = new WeakMap<LobbyStream, Uint8Array>()

function tellRules(room: Room, stream: LobbyStream): void {
  const { bytes } = room.rules()
  if (rulesTold.get(stream) === bytes) return
  rulesTold.set(stream, bytes)
  tellLobby(stream, { t: 'rules', rules: bytes })
}

/** [K25, K28] The Add is committed and may be served: pass, own share of the Welcome, tree of that epoch. */
export function welcomeJoiner(room: Room, key: KeyHex, pending: PendingWelcome): boolean {
  const stream = room.knocks.stream(key)
  const share = shareOf(pending, key)
  const live = room.live
  if (!stream || !share || !live) return false
  const pass = admitted.get(stream)?.pass
  const { epoch } = pending
  const media = mediaTicket(room, stream)
  deliver(stream, {
    t: 'admitted',
    ...(pass === undefined ? {} : { pass }),
    groupId: live.groupId,
    epoch: epoch.group.epoch,
    ctxHash: epoch.ctxHash,
    welcome: share,
    tree: treeReply(epoch, room.deps),
    seq: live.seqOf(epoch),
    ...(media ? { media } : {}),
  })
  admitted.delete(stream)
  return true
}
