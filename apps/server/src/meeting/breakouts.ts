import { hex, limits, type RulesExtension } from '@konklave/protocol'
import { mayDo, verifyBreakout } from '@konklave/protocol/rules'
import { roomDeadline, StoreError } from '../store/index.ts'
import type { Answer } from '../streams/types.ts'
import { tellLobby } from './knocks.ts'
import type { Live } from './live.ts'
import type { Room } from './room.ts'
import type { MeetingStream } from './stream.ts'

const refuse = (code: Extract<Answer, { ok: false }>['code']): Answer => ({ ok: false, code })

/** [K44] Whether this stream may make and end breakouts of the meeting. */
function mayLead(live: Live, { key }: MeetingStream): boolean {
  const leaf = live.leaf(key)
  return leaf !== undefined && mayDo(leaf, 'breakouts', live.room.rules())
}

/** [K44] Takes a breakout that somebody who may has made. No grant is asked for: it ends with the meeting. */
export async function makeBreakout(
  room: Room,
  live: Live,
  stream: MeetingStream,
  { charter, state }: RulesExtension,
): Promise<Answer> {
  if (!mayLead(live, stream)) return refuse('not-allowed')
  const made = await verifyBreakout({ charter, state }, { rules: room.rules(), groupId: live.groupId })
  if (!made.ok) return refuse('bad-room')
  const { store, wallNow } = room.deps
  try {
    const there = await store.breakoutsOf(room.roomId)
    const { roomId } = made.value.charter
    if (there.some(({ id }) => hex(id) === hex(roomId))) return refuse('room-exists')
    if (there.length >= limits.BREAKOUTS_MAX) return refuse('too-many')
    const expiresAt = roomDeadline(wallNow())
    const done = await store.createRoom({
      id: roomId,
      rules: made.value.bytes,
      expiresAt,
      parent: room.roomId,
    })
    return done === 'created' ? { ok: true } : refuse('room-exists')
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    room.deps.log('store.failed', { call: 'breakout' })
    return refuse('disk')
  }
}

/** [K44] By who may make them. */
export async function endBreakout(
  room: Room,
  live: Live,
  stream: MeetingStream,
  roomId: Room['roomId'],
): Promise<Answer> {
  if (!mayLead(live, stream)) return refuse('not-allowed')
  try {
    const there = await room.deps.store.breakoutsOf(room.roomId)
    if (!there.some(({ id }) => hex(id) === hex(roomId))) return refuse('no-such-room')
    await dissolve(room, roomId)
    return { ok: true }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    room.deps.log('store.failed', { call: 'breakout' })
    return refuse('disk')
  }
}

/** [K44] Newest rules of all breakouts, for whoever signs states for them. */
export async function breakoutRules(room: Room, live: Live, stream: MeetingStream): Promise<Answer> {
  if (!live.leaf(stream.key)) return refuse('not-a-member')
  // A few bytes ask for 50 pairs out of the store.
  if (!live.messageRate.take(stream.key, room.deps.clock.now())) return refuse('rate-limited')
  try {
    const there = await room.deps.store.breakoutsOf(room.roomId)
    // Whose newest rules are still to be committed has none yet to build on: a commit carries one step.
    const busy = new Set([...room.kin.breakoutsOf(room.roomId)].filter(isBehind).map(one => hex(one.roomId)))
    const rooms = there.filter(({ id }) => !busy.has(hex(id))).map(({ rules }) => rules)
    return { ok: true, body: { rooms } }
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    return refuse('disk')
  }
}

const isBehind = ({ live }: Room): boolean => live !== null && live.first !== null

/** [K44] The main meeting is over, or another one begins: nothing of its breakouts is left. What fails now the next sweep does. */
export async function endBreakouts(main: Room): Promise<void> {
  if (main.rules().state.parent) return
  try {
    for (const { id } of await main.deps.store.breakoutsOf(main.roomId)) await dissolve(main, id)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    main.deps.log('store.failed', { call: 'breakout' })
  }
}

async function dissolve(main: Room, roomId: Room['roomId']): Promise<void> {
  const room = await main.kin.find(roomId)
  await main.deps.store.deleteRoom(roomId)
  await room?.run(() => {
    room.timers.clearAll()
    for (const wake of room.live?.waiters ?? []) wake()
    room.broadcast({ t: 'ended' })
    const streams = [...room.meetingStreams.values()]
    room.meetingStreams.clear()
    for (const stream of streams) stream.port.close('ended')
    room.goQuiet()
    for (const stream of room.knocks.streams()) tellLobby(stream, { t: 'ended' })
    room.release()
  })
}
