import type { ErrorCode, LogEntry, MeetingNotice, MeetingOpened } from '@konklave/protocol'
import { effect } from '@preact/signals-core'
import type { LaneStart } from '../../../kernel/lane.ts'
import { createTimer } from '../../../kernel/timer.ts'
import { until } from '../../../kernel/until.ts'
import { orderLeave } from '../inside/actions.ts'
import { createEntries, type EntryOutcome } from '../inside/entries.ts'
import type { Parts } from '../inside/parts.ts'
import type { TicketDesk } from '../media/ticket.ts'
import { createAhead } from './ahead.ts'
import { believe } from './believe.ts'
import { streamCredential } from './credentials.ts'
import { type Doorway, type Exits, type Gone, isTransient, REOPEN_MS } from './doorway.ts'
import { entered } from './entered.ts'
import { createEntering } from './entering.ts'
import { createFollower } from './follow.ts'
import { createKnocking } from './knocking.ts'
import type { Line } from './line.ts'
import { openMeetingStream } from './meetingStream.ts'
import { createOutside } from './outside.ts'
import { peekRules } from './peek.ts'
import { entryOf } from './prejoin.ts'
import { takeRules } from './rulesBook.ts'
import { isOutdated, lacksOwnerKey, watchLeaves } from './watchLeaves.ts'

/** Drives one person from the door to the end: which stream is open, and what its frames mean in which phase. */
export interface Driver {
  begin(): void
  /** The name as it stands in the field of the page before the meeting. */
  named(name: string): void
  /** Starts, enters or knocks, whatever the phase offers. @throws ActionRefused */
  join(): Promise<void>
  withdraw(): void
  /** Ends in this tab: keys and state go. */
  over(why: Gone): Promise<void>
}

export type DriverDeps = {
  readonly parts: Parts
  readonly line: Line
  readonly tickets: TicketDesk
  /** Forgets keys and what the tab kept of this meeting. */
  readonly forget: () => Promise<void>
}

const JOIN_MS = 60_000
/** Whoever was in a breakout says there that they go, which takes a signature. */
const FAREWELL_MS = 1_000

export function createDriver(deps: DriverDeps): Driver {
  const { parts, line, tickets } = deps
  const { room, group } = parts
  const { phase } = room.surface
  const { clock } = room.deps
  const doorway: Doorway = { status: null, standing: null, wanted: false, over: false, attempt: null }
  const inside = () => group.view.value !== null
  const entries = createEntries(parts)
  const ahead = createAhead({ room, group })
  const outside = createOutside({ room, line, doorway, ahead })
  const comeBack = () => void entering.go()
  const follower = createFollower({
    parts,
    line,
    entries,
    comeBack,
    ended: () => void end('ended'),
    stranded: () => void stranded(),
  })
  const reopen = createTimer(clock, () => open())

  const open = (after?: number) => {
    line.stream?.close()
    reopen.stop()
    line.stream = openMeetingStream({
      connection: room.connection,
      roomId: room.roomId,
      credential: hello => streamCredential(room, hello),
      ...(after === undefined ? {} : { after }),
      handlers: { opened, entry, notice, interrupted, closed },
    })
  }
  /** Nothing is open and nothing waits any more. */
  const shut = () => {
    line.online.value = false
    line.stream?.close()
    line.stream = null
    reopen.stop()
    entering.stop()
    outside.stop()
    ahead.drop()
    follower.stop()
    peeked()
  }
  let peeked = () => {}
  /** The server need not see how long a page stays open after its meeting. A breakout has the connection of the main room. */
  const hangUp = () => {
    if (!room.deps.within) room.connection.close()
  }
  const farewell = createTimer(clock, hangUp)
  const fail: Exits['fail'] = why => {
    shut()
    phase.value = { t: 'failed', why }
    tickets.drop()
    void group.close()
    farewell.start(FAREWELL_MS)
  }
  const end: Exits['end'] = async why => {
    if (doorway.over) return
    doorway.over = true
    phase.value = { t: 'gone', why }
    const closing = group.close()
    knocking.stop()
    shut()
    tickets.drop()
    parts.committer.stop()
    parts.presence.stop()
    parts.trust.clear()
    await closing
    // Another tab goes on with the same keys after a move.
    if (why !== 'moved') await deps.forget()
    hangUp()
  }
  const exits: Exits = { open, shut, fail, end }
  const knocking = createKnocking({ parts, tickets, doorway, exits })
  const mustKnock = async () => {
    const { wanted } = doorway
    const back = wanted || inside()
    // Nothing that waited for the meeting may put another answer on the page.
    outside.stop()
    ahead.drop()
    await group.close()
    // Another is given with the admission.
    tickets.drop()
    if (back) knocking.begin()
    else {
      phase.value = { t: 'prejoin', entry: 'knock', inside: null }
      if (!room.rules.value) peeked = peekRules(room)
    }
  }
  /** [K30] Nobody brings the meeting back. Who may, founds it anew; the others come in as soon as somebody did. */
  const stranded = async () => {
    const { status } = doorway
    if (doorway.over || status?.t !== 'recovering') return
    follower.stop()
    await group.close()
    doorway.wanted = true
    room.notify({ t: 'resynced' })
    const over = { ...status, mayStartInMs: 0 }
    if (entryOf(over, room) === 'start') await entering.start().catch(() => undefined)
    else outside.show(over, null)
  }
  const founded = () => {
    line.online.value = true
    void tickets.ask()
  }
  const entering = createEntering({
    parts,
    line,
    doorway,
    outside,
    ahead,
    exits,
    mustKnock,
    dropTicket: tickets.drop,
    later: () => follower.resync(false),
    founded,
  })

  const flee = async () => {
    await orderLeave(parts)
    await entering.distrust('bad-leaf')
  }
  room.scope.add(watchLeaves(parts, () => void flee()))
  let certifying = false
  parts.certify = () => {
    const view = group.view.value
    if (!view || !lacksOwnerKey(view, room)) return
    certifying = true
    follower.resync(true)
  }

  /** Inside, too: the tab comes back into the meeting when it is loaded anew. */
  const outdated = effect(() => {
    if (room.connection.state.value === 'outdated') fail('unsupported-version')
  })
  room.scope.add(outdated)

  const opened = async (body: MeetingOpened): Promise<LaneStart> => {
    parts.settling.broke()
    // Before anything is verified: the way to the media engine takes several round trips, and says nothing about a group.
    if (body.media) tickets.given(body.media)
    const { t: verdict } = await believe(body, { room, stream: line.stream })
    if (verdict !== 'ok' && !inside()) {
      tickets.drop()
      fail(verdict)
      return 'anew'
    }
    doorway.status = body.status
    doorway.standing = body.standing
    if (!body.media) void tickets.ask()
    if (!inside()) {
      arrived(body)
      return 'anew'
    }
    parts.committer.rules()
    // The own leaf went while this member was away: come back as one who holds a pass.
    if (body.standing !== 'leaf' && body.status.t === 'live') follower.resync(true)
    follower.status(body.status, { gap: body.log === 'gap' })
    return body.log === 'resumed' && body.status.t === 'live' ? 'as-asked' : 'anew'
  }

  const arrived = (body: MeetingOpened) => {
    line.online.value = body.status.t === 'live'
    // A reload returns by itself, if the meeting is still there.
    const returns = room.memory.inside && room.memory.name !== null && body.status.t !== 'none'
    doorway.wanted ||= returns
    if (doorway.wanted) void entering.go()
    else outside.show(body.status, body)
  }

  const entry = async (seq: number, body: LogEntry): Promise<void> => {
    const outcome = await entries.take(body)
    // The end may have come on another way while this was applied.
    if (doorway.over) return
    if (entries.refused !== null) follower.refused()
    if (outcome.t === 'entered') await cameIn(outcome)
    else if (outcome.t === 'resync') follower.resync(outcome.soon)
    else if (outcome.t === 'removed' && outcome.barred) await end('removed')
    else if (outcome.t === 'removed') follower.resync(true)
    else if (!inside() && body.t === 'commit') outside.stale(seq)
    if (isOutdated(parts)) follower.resync(false)
  }

  const cameIn = async ({ after }: Extract<EntryOutcome, { t: 'entered' }>) => {
    if (!doorway.attempt) return
    // After a reload nothing was on the screen that could have been missed.
    const returned = phase.value.t === 'inside'
    follower.entered()
    await entered(after, { t: 'joined', from: doorway.attempt.accepted }, parts)
    // Nothing was lost by who came back of its own accord.
    if (returned && !certifying) room.notify({ t: 'resynced' })
    certifying = false
    founded()
    parts.chat.outbox.resend()
  }

  const notice = (body: MeetingNotice): void => {
    if (body.t === 'status') status(body)
    else if (body.t === 'lease') parts.committer.lease(body)
    else if (body.t === 'knocks') parts.knocked(body)
    else if (body.t === 'epoch') follower.epoch(body)
    else if (body.t === 'media') tickets.rights(body)
    else if (body.t === 'rules') void takeRules(body.rules, room).then(() => parts.committer.rules())
    else if (inside()) void end('ended')
  }

  const status = (body: Extract<MeetingNotice, { t: 'status' }>) => {
    // Tickets die with the server, and one that is recovering gives out none yet.
    if (body.status.t === 'live' && doorway.status?.t !== 'live') void tickets.ask()
    doorway.status = body.status
    if (inside()) return follower.status(body.status, { gap: false })
    line.online.value = body.status.t === 'live'
    if (doorway.wanted) void entering.go()
    else if (phase.value.t === 'prejoin') outside.show(body.status, null)
  }

  const interrupted = () => {
    line.online.value = false
    parts.settling.broke()
    if (inside()) room.surface.link.value = 'reconnecting'
  }

  const closed = (code: ErrorCode): void => {
    line.online.value = false
    if (doorway.over) return
    const was = inside() || room.memory.inside
    if (isTransient(code) || (code === 'ended' && !inside())) reopen.start(REOPEN_MS)
    else if (code === 'moved' || code === 'ended') void end(code)
    else if (code === 'removed') leafGone()
    else if (code === 'knock-first') void mustKnock()
    else if (was && (code === 'barred' || code === 'link-unknown')) void end('removed')
    else fail(code)
  }

  /** The server took the leaf for gone: come back by the pass, or knock. */
  const leafGone = () => {
    doorway.wanted ||= inside()
    open()
  }

  return {
    begin: () => open(),
    named: ahead.named,
    async join() {
      if (phase.value.t !== 'prejoin') return
      const { entry: how } = phase.value
      if (how === 'start') return entering.start()
      doorway.wanted = true
      if (how === 'knock') return knocking.begin()
      if (how === 'enter') void entering.go()
      await until(phase, ({ t }) => t !== 'joining', { clock, ms: JOIN_MS, abort: room.scope.signal })
    },
    withdraw: knocking.withdraw,
    over: end,
  }
}
