import { type MeetingRequest, meetingRequest, type SealedMessage, type Signed } from '@konklave/protocol'
import { verifyEnd, verifyLeafStatement } from '@konklave/protocol/rules'
import type { Answer } from '../streams/types.ts'
import { breakoutRules, endBreakout, makeBreakout } from './breakouts.ts'
import { tend } from './duty.ts'
import { endMeeting } from './ending.ts'
import type { Live } from './live.ts'
import { admit, deny, tellKnockers } from './lobby.ts'
import { mediaTicket } from './mediaTicket.ts'
import { order } from './order.ts'
import { departed } from './presence.ts'
import { offerRules, seed, watchHolders } from './recovery.ts'
import { dismiss } from './review.ts'
import type { Room } from './room.ts'
import { start } from './start.ts'
import type { MeetingStream } from './stream.ts'
import { isOf } from './upload.ts'
import { vote } from './vote.ts'

const no = (code: Extract<Answer, { ok: false }>['code']): Answer => ({ ok: false, code })

/** One request of one stream. Runs in the room's mailbox; only waiting for an epoch to be served happens outside. */
export async function handle(room: Room, stream: MeetingStream, body: unknown): Promise<Answer> {
  const parsed = meetingRequest.safeParse(body)
  if (!parsed.success) return no('bad-frame')
  const request = parsed.data
  if (request.t === 'fetch') return fetchGroup(room, stream)
  const comesIn = request.t === 'commit' && stream.standing !== 'leaf'
  const release = comesIn ? room.calls?.hold(stream.key) : undefined
  return room.mailbox
    .run(() => {
      if (room.stream(stream.key) !== stream) return no('removed')
      return answer(room, stream, request)
    })
    .finally(release)
}

async function answer(room: Room, stream: MeetingStream, request: MeetingRequest): Promise<Answer> {
  if (request.t === 'start') return start(room, stream, request)
  if (request.t === 'seed') return seed(room, stream, request)
  if (request.t === 'offerRules') return offerRules(room, request.rules)
  const { live } = room
  if (!live) return no(room.phase.t === 'recovering' ? 'recovering' : 'no-meeting')
  switch (request.t) {
    case 'commit': {
      const taken = await order(live, stream, request)
      // Its author holds it: a meeting that only a newcomer was looking at has somebody again.
      watchHolders(room)
      return taken
    }
    case 'message':
      return message(live, stream, request.message)
    case 'acknowledge':
    case 'refuse': {
      const { epoch, ctxHash } = request
      const said = await vote(live, { key: stream.key, epoch, ctxHash, accepts: request.t === 'acknowledge' })
      watchHolders(room)
      return said
    }
    case 'badItem':
      return badItem(live, stream, request.item)
    case 'admit':
      return admit(room, stream, request.knock, request.pass)
    case 'deny':
      return deny(room, stream, request.knock)
    case 'tellKnocks':
      return tellKnockers(room, stream, request.words)
    case 'leave':
      return leave(room, live, stream, request.order)
    case 'end':
      return end(room, live, request.statement)
    case 'makeBreakout':
      return makeBreakout(room, live, stream, request)
    case 'endBreakout':
      return endBreakout(room, live, stream, request.room)
    case 'breakouts':
      return breakoutRules(room, live, stream)
    case 'media':
      return media(room, stream)
    default:
      return no('bad-frame')
  }
}

/** Requests of one stream are answered in turn: a member's vote must not wait behind its own `fetch` for long. */
const MEMBER_PATIENCE_MS = 1_000

/** [K28] Joiners wait until the newest epoch may be served; members get after a moment what may be, newest or not. */
async function fetchGroup(room: Room, stream: MeetingStream): Promise<Answer> {
  const { clock } = room.deps
  const until = clock.now() + MEMBER_PATIENCE_MS
  for (;;) {
    const wait = await room.mailbox.run((): { wait: Promise<void> } | Answer => {
      if (room.stream(stream.key) !== stream) return no('removed')
      const { live } = room
      if (!live) return no(room.phase.t === 'recovering' ? 'recovering' : 'no-meeting')
      const member = stream.standing === 'leaf'
      if (live.isServed || (member && clock.now() >= until))
        return { ok: true, body: live.groupReply(live.served) }
      const woken = new Promise<void>(resolve => live.waiters.add(resolve))
      if (!member) return { wait: woken }
      const late = new Promise<void>(resolve => void clock.after(until - clock.now(), resolve))
      return { wait: Promise.race([woken, late]) }
    })
    if (!('wait' in wait)) return wait
    await wait.wait
  }
}

/** [K40] One sealed line: ordered, held, passed on. The same id again gets the place that it already has. */
function message(live: Live, stream: MeetingStream, line: SealedMessage): Answer {
  if (!live.leaf(stream.key)) return no('not-a-member')
  const known = live.log.seqOf(line.id)
  if (known !== null) return { ok: true, body: { seq: known } }
  if (!isOf(line, live.groupId)) return no('bad-frame')
  if (live.first) return no('frozen')
  if (line.epoch > live.current.group.epoch || line.epoch < live.lastRemoveEpoch) return no('stale-epoch')
  if (!live.messageRate.take(stream.key, live.room.deps.clock.now())) return no('rate-limited')
  return { ok: true, body: { seq: live.append({ t: 'message', message: line, sender: stream.memberKey }) } }
}

/** [K16] Said by whoever may carry it out; anybody else could keep people outside, or inside, by saying so. */
function badItem(live: Live, stream: MeetingStream, item: SealedMessage['id']): Answer {
  if (!live.leaf(stream.key)) return no('not-a-member')
  const mine = live.lease.isHeldBy(stream.key, live.room.deps.clock.now())
  if (!mine && !live.leads(stream.key)) return no('not-your-lease')
  if (live.queue.reportBad(item, stream.key)) tend(live)
  return { ok: true }
}

/** [K13] The person goes: others commit the Remove. The last one takes the meeting along. */
async function leave(room: Room, live: Live, stream: MeetingStream, statement: Signed): Promise<Answer> {
  const leaf = live.leaf(stream.key)
  if (!leaf) return no('not-a-member')
  const { memberKey: by } = stream
  const valid = await verifyLeafStatement({
    statement,
    purpose: 'leave order',
    by,
    leaf,
    groupId: live.groupId,
  })
  if (!valid) return no('bad-signature')
  const { random, clock } = room.deps
  live.queue.put(
    stream.key,
    { t: 'leave', id: random.bytes(16), leaf: leaf.index, order: statement },
    clock.now(),
  )
  // Closed only after the answer has gone out.
  room.timers.set(`leave ${stream.key}`, 0, () => gone(room, stream))
  return { ok: true }
}

async function gone(room: Room, stream: MeetingStream): Promise<void> {
  const { live } = room
  dismiss(room, stream, 'removed')
  if (!live) return
  const leaving = [...live.current.members.keys()].every(key => live.queue.get(key)?.t === 'leave')
  if (leaving) await endMeeting(room)
  else await departed(room, stream)
}

async function end(room: Room, live: Live, statement: Signed): Promise<Answer> {
  const { current, groupId } = live
  const leaves = [...current.members.values()]
  if (!(await verifyEnd(statement, { rules: room.rules(), groupId, leaves }))) return no('not-allowed')
  return (await endMeeting(room)) ? { ok: true } : no('disk')
}

function media(room: Room, stream: MeetingStream): Answer {
  const body = mediaTicket(room, stream)
  return body ? { ok: true, body } : no('no-meeting')
}
