import type { ErrorCode, LogEntry, MeetingNotice, MeetingOpened, MeetingStatus } from '@konklave/protocol'
import type { LaneStart } from '../../../kernel/lane.ts'
import { createTimer } from '../../../kernel/timer.ts'
import { until } from '../../../kernel/until.ts'
import { createEntries } from '../inside/entries.ts'
import type { Parts } from '../inside/parts.ts'
import type { TicketDesk } from '../media/ticket.ts'
import type { KnockBoard } from '../moderation/knocks.ts'
import { ActionRefused, type Phase } from '../types.ts'
import { type ComeInResult, comeIn } from './comeIn.ts'
import { streamCredential } from './credentials.ts'
import { entered } from './entered.ts'
import { createFollower } from './follow.ts'
import type { Line } from './line.ts'
import { knock, type LobbyEnd } from './lobby.ts'
import { openMeetingStream } from './meetingStream.ts'
import { createOutside } from './outside.ts'
import { entryOf } from './prejoin.ts'
import type { Prepared } from './prepare.ts'
import { knownRules, takeRules } from './rulesBook.ts'
import { startMeeting } from './start.ts'

export type Gone = Extract<Phase, { t: 'gone' }>['why']
export type Failed = Extract<Phase, { t: 'failed' }>['why']

/** Drives one person from the door to the end: which stream is open, and what its frames mean in which phase. */
export interface Driver {
  begin(): void
  /** @throws ActionRefused */
  join(): Promise<void>
  withdraw(): void
  /** Ends in this tab: keys and state go. */
  over(why: Gone): Promise<void>
}

export type DriverDeps = {
  readonly parts: Parts
  readonly line: Line
  readonly tickets: TicketDesk
  readonly knocks: KnockBoard
  /** Forgets keys and what the tab kept of this meeting. */
  readonly forget: () => Promise<void>
}

/** Closed for reasons of the connection or of load, not of this person. */
const TRANSIENT: readonly ErrorCode[] = [
  'draining',
  'rate-limited',
  'internal',
  'too-many-streams',
  'unknown-stream',
  'too-large',
]
const REOPEN_MS = 1_000

export function createDriver(deps: DriverDeps): Driver {
  const { parts, line, tickets, knocks } = deps
  const { room, group } = parts
  const { phase } = room.surface
  const { clock, random } = room.deps
  const entries = createEntries(parts)
  const outside = createOutside({ room, line })
  let status: MeetingStatus | null = null
  let wanted = false
  let over = false
  let attempt: Prepared | null = null
  let going: Promise<void> | null = null
  let lobby: { close(): void } | null = null

  const inside = () => group.view.value !== null
  const follower = createFollower({
    parts,
    line,
    entries,
    comeBack: () => void go(),
    ended: () => void end('ended'),
  })
  const reopen = createTimer(clock, () => open())
  const tryAgain = createTimer(clock, () => wanted && line.stream?.open && void go())

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
  const shut = () => {
    line.online.value = false
    line.stream?.close()
    line.stream = null
  }

  const opened = async (body: MeetingOpened): Promise<LaneStart> => {
    parts.settling.broke()
    if (!(await believe(body))) return 'anew'
    status = body.status
    void tickets.ask()
    if (!inside()) {
      line.online.value = body.status.t === 'live'
      returns()
      if (wanted) void go()
      else outside.show(body.status, body)
      return 'anew'
    }
    parts.committer.rules()
    // The own leaf went while this member was away: come back as one who holds a pass.
    if (body.standing !== 'leaf' && body.status.t === 'live') follower.resync(true)
    follower.status(body.status, { resumed: body.resumed })
    return body.resumed && body.status.t === 'live' ? 'as-asked' : 'anew'
  }

  /** A reload returns by itself, if the meeting is still there. */
  const returns = () => {
    if (room.memory.inside && room.memory.name !== null && status?.t !== 'none') wanted = true
  }

  /** [K1, K8, K31] The rules the server shows; older ones than ours it gets back. */
  const believe = async (body: MeetingOpened): Promise<boolean> => {
    const verdict = await takeRules(body.rules, room)
    if (verdict.t === 'ok') return true
    const known = verdict.t === 'rolled-back' ? await knownRules(room) : null
    if (known && line.stream) {
      const taken = await line.stream.tell({ t: 'offerRules', rules: known.bytes }).then(
        () => true,
        () => false,
      )
      if (taken) return true
    }
    if (verdict.t === 'rolled-back') room.notify({ t: 'alarm', alarm: 'rolled-back', name: null })
    if (!inside()) fail(verdict.t)
    return inside()
  }

  const entry = async (_seq: number, body: LogEntry): Promise<void> => {
    const outcome = await entries.take(body)
    if (entries.refused !== null) follower.refused()
    if (outcome.t === 'entered' && attempt) {
      const returned = room.memory.inside
      follower.entered()
      await entered(outcome.after, { t: 'joined', from: attempt.accepted }, parts)
      if (returned) room.notify({ t: 'resynced' })
      void tickets.ask()
      line.online.value = true
      parts.chat.outbox.resend()
    } else if (outcome.t === 'resync') follower.resync(outcome.soon)
    else if (outcome.t === 'removed') {
      if (outcome.barred) await end('removed')
      else follower.resync(true)
    } else if (!inside() && body.t === 'commit') outside.stale()
  }

  const notice = (body: MeetingNotice): void => {
    if (body.t === 'ended') return void end(inside() ? 'ended' : null)
    if (body.t === 'status') {
      status = body.status
      if (inside()) follower.status(body.status, { resumed: true })
      else {
        line.online.value = body.status.t === 'live'
        if (wanted) void go()
        else if (phase.value.t === 'prejoin') outside.show(body.status, null)
      }
    } else if (body.t === 'lease') parts.committer.lease(body)
    else if (body.t === 'knocks') void knocks.show(body)
    else if (body.t === 'epoch') follower.epoch(body)
    else if (body.t === 'media') tickets.rights(body)
    else void takeRules(body.rules, room).then(() => parts.committer.rules())
  }

  const interrupted = () => {
    line.online.value = false
    parts.settling.broke()
    if (inside()) room.surface.link.value = 'reconnecting'
  }

  const closed = (code: ErrorCode): void => {
    line.online.value = false
    if (over) return
    const was = inside() || room.memory.inside
    if (TRANSIENT.includes(code) || (code === 'ended' && !inside())) reopen.start(REOPEN_MS)
    else if (code === 'moved' || code === 'ended') void end(code)
    else if (code === 'removed') leafGone()
    else if (code === 'knock-first') void mustKnock()
    else if (was && (code === 'barred' || code === 'link-unknown')) void end('removed')
    else fail(code)
  }

  /** The server took the leaf for gone: come back by the pass, or knock. */
  const leafGone = () => {
    wanted = wanted || inside()
    open()
  }

  const mustKnock = async () => {
    const back = inside() || (wanted && phase.value.t !== 'prejoin')
    await group.close()
    if (back || wanted) doKnock()
    else phase.value = { t: 'prejoin', entry: 'knock', inside: null }
  }

  const doKnock = () => {
    shut()
    outside.stop()
    follower.stop()
    lobby?.close()
    phase.value = { t: 'knocking', lobby: 'waiting' }
    lobby = knock(parts, lobbyEnded)
  }

  const lobbyEnded = (how: LobbyEnd) => {
    lobby = null
    if (over) return
    if (how.t === 'inside') {
      open(how.seq)
    } else if (how.t === 'enter') {
      wanted = true
      open()
    } else if (how.t === 'denied') void end('denied')
    else if (how.t === 'ended') {
      wanted = false
      open()
    } else if (how.t === 'rules') fail(how.verdict.t)
    else if (TRANSIENT.includes(how.code)) {
      clock.after(REOPEN_MS, () => !over && phase.value.t === 'knocking' && doKnock())
    } else if (how.code === 'moved') void end('moved')
    else fail(how.code)
  }

  /** Enters, or comes back into, the meeting; one try at a time. */
  const go = (): Promise<void> => {
    going ??= enter().finally(() => {
      going = null
    })
    return going
  }

  const enter = async () => {
    if (over || !status) return
    if (!inside() && entryOf(status, room) !== 'enter') return outside.show(status, null)
    if (!inside()) phase.value = { t: 'joining' }
    outside.stop()
    const result = await comeIn({
      room,
      group,
      stream: () => line.stream,
      online: line.online,
      clock,
      random,
      signal: room.scope.signal,
      attempting: prepared => {
        attempt = prepared
      },
    })
    if (over) return
    if (result.t === 'entered') {
      wanted = false
    } else await notEntered(result)
  }

  const notEntered = async (result: Exclude<ComeInResult, { t: 'entered' }>) => {
    if (result.t === 'offline') {
      if (inside()) follower.resync(false)
      else tryAgain.start(REOPEN_MS)
    } else if (result.t === 'problem') {
      if (result.problem === 'bad-leaf') room.notify({ t: 'alarm', alarm: 'bad-leaf', name: null })
      fail(result.problem === 'bad-leaf' ? 'bad-room' : result.problem)
    } else if (result.code === 'knock-first') await mustKnock()
    else if (result.code === 'no-meeting' || result.code === 'recovering') {
      if (!inside() && status) outside.show(status, null)
    } else if (inside()) follower.resync(false)
    else if (result.code === 'barred') await end('removed')
    else fail(result.code)
  }

  const start = async () => {
    if (!line.stream) throw new ActionRefused('offline')
    phase.value = { t: 'joining' }
    outside.stop()
    const result = await startMeeting(parts, line.stream)
    if (result.t === 'started') {
      line.online.value = true
      void tickets.ask()
      return
    }
    if (result.t === 'refused' && result.code === 'meeting-exists') {
      wanted = true
      return go()
    }
    if (status) outside.show(status, null)
    throw new ActionRefused(result.t === 'refused' ? result.code : 'offline')
  }

  const fail = (why: Failed) => {
    shut()
    tryAgain.stop()
    outside.stop()
    follower.stop()
    phase.value = { t: 'failed', why }
  }

  const end = async (why: Gone | null): Promise<void> => {
    if (over || why === null) return
    over = true
    phase.value = { t: 'gone', why }
    const closing = group.close()
    lobby?.close()
    shut()
    tryAgain.stop()
    outside.stop()
    follower.stop()
    tickets.drop()
    parts.committer.stop()
    parts.presence.stop()
    parts.trust.clear()
    await closing
    // Another tab goes on with the same keys after a move.
    if (why !== 'moved') await deps.forget()
  }

  return {
    begin: () => open(),
    async join() {
      if (phase.value.t !== 'prejoin') return
      const { entry: how } = phase.value
      if (how === 'start') return start()
      wanted = true
      if (how === 'knock') return doKnock()
      if (how === 'enter') void go()
      await until(phase, ({ t }) => t !== 'joining', { clock, ms: 60_000, abort: room.scope.signal })
    },
    withdraw() {
      if (phase.value.t !== 'knocking') return
      wanted = false
      lobby?.close()
      lobby = null
      phase.value = { t: 'prejoin', entry: 'knock', inside: null }
    },
    over: end,
  }
}
