import { equalBytes, limits, type MeetingNotice, type MeetingStatus, type RoomId } from '@konklave/protocol'
import type { MemberLeaf, Rules } from '@konklave/protocol/rules'
import type { MeetingRow } from '../store/index.ts'
import { Calls } from './calls.ts'
import type { KeyHex } from './epoch.ts'
import type { Kin } from './kin.ts'
import { Knocks } from './knocks.ts'
import type { Live, LiveRoom } from './live.ts'
import { refreshLobby, welcomeJoiner } from './lobby.ts'
import { Mailbox } from './mailbox.ts'
import type { MeetingDeps } from './ports.ts'
import { reviewStreams } from './review.ts'
import { type MeetingStream, notify } from './stream.ts'
import { Timers } from './timers.ts'
import type { PendingWelcome } from './upload.ts'

export type Phase =
  /** Nobody has started a meeting. */
  | { readonly t: 'none' }
  /** [K30] A row is on the disk, the group is not in memory. `mayStartAt` counts from the first proved stream. */
  | {
      readonly t: 'recovering'
      readonly row: MeetingRow
      readonly since: number
      readonly mayStartAt: number
    }
  | { readonly t: 'live'; readonly live: Live; readonly calls: Calls }

/**
 * One room: an actor with one home. Everything that happens in it happens in its mailbox; nothing else touches its
 * memory. It knows which pseudonyms are connected, never who they are.
 */
export class Room implements LiveRoom {
  readonly roomId: RoomId
  readonly deps: MeetingDeps
  readonly kin: Kin
  readonly mailbox = new Mailbox()
  readonly timers: Timers
  readonly knocks = new Knocks()
  readonly meetingStreams = new Map<KeyHex, MeetingStream>()
  phase: Phase
  engine: 'up' | 'down'
  /** It has left the directory: whoever still held it must look it up again. */
  released = false
  #rules: Rules
  #calls: Calls | null = null
  readonly #idle: (room: Room) => void

  /** `idle` is called when nothing here needs memory any more. */
  constructor(p: {
    roomId: RoomId
    rules: Rules
    row: MeetingRow | null
    deps: MeetingDeps
    kin: Kin
    idle: (room: Room) => void
  }) {
    this.roomId = p.roomId
    this.deps = p.deps
    this.kin = p.kin
    this.#rules = p.rules
    this.#idle = p.idle
    this.timers = new Timers(p.deps.clock, task => void this.run(task))
    this.engine = p.deps.desk.engineStatus()
    const now = p.deps.clock.now()
    this.phase = p.row
      ? { t: 'recovering', row: p.row, since: now, mayStartAt: now + limits.RECOVERY_NO_NEW_GROUP_MS }
      : { t: 'none' }
  }

  /** In the mailbox; a bug in a task is counted and loses that task only. */
  async run(task: () => void | Promise<void>): Promise<void> {
    try {
      await this.mailbox.run(task)
    } catch {
      this.deps.log('meeting.bug', { where: 'task' })
    }
  }

  get live(): Live | null {
    return this.phase.t === 'live' ? this.phase.live : null
  }

  get calls(): Calls | null {
    return this.phase.t === 'live' ? this.phase.calls : null
  }

  /** Leaves by member key; null while nobody knows them. */
  members(): ReadonlyMap<KeyHex, MemberLeaf> | null {
    if (this.phase.t === 'recovering') return null
    return this.live?.current.members ?? new Map()
  }

  rules(): Rules {
    return this.#rules
  }

  noteRules(rules: Rules): void {
    this.#rules = rules
    this.broadcast({ t: 'rules', rules: rules.bytes })
  }

  stream(key: KeyHex): MeetingStream | undefined {
    return this.meetingStreams.get(key)
  }

  streams(): Iterable<MeetingStream> {
    return this.meetingStreams.values()
  }

  broadcast(notice: MeetingNotice): void {
    for (const stream of this.meetingStreams.values()) notify(stream, notice)
  }

  status(): MeetingStatus {
    const { phase } = this
    if (phase.t === 'none') return { t: 'none' }
    if (phase.t === 'recovering') {
      const mayStartInMs = Math.max(0, Math.round(phase.mayStartAt - this.deps.clock.now()))
      return { ...statusOf(phase.row), t: 'recovering', mayStartInMs }
    }
    const { live } = phase
    const { group, ctxHash } = live.current
    return { t: 'live', groupId: live.groupId, epoch: group.epoch, ctxHash, seq: live.log.seq }
  }

  async changed(): Promise<void> {
    await reviewStreams(this)
    await refreshLobby(this)
    // [K44] Who is no leaf here any more is out of its breakout, too.
    for (const breakout of this.kin.breakoutsOf(this.roomId)) void breakout.run(() => reviewStreams(breakout))
  }

  welcome(key: KeyHex, pending: PendingWelcome): boolean {
    return welcomeJoiner(this, key, pending)
  }

  /** A group that comes back keeps its calls; those of another group end. */
  goLive(live: Live): void {
    this.timers.clear('orphan')
    const known = this.#calls?.groupId
    if (!this.#calls || !known || !equalBytes(known, live.groupId)) {
      this.#calls?.close()
      this.#calls = new Calls(this.deps.desk, live.groupId, () =>
        this.deps.log('meeting.bug', { where: 'media' }),
      )
    }
    this.phase = { t: 'live', live, calls: this.#calls }
  }

  /** Nothing of the meeting is left. */
  goQuiet(): void {
    this.#calls?.close()
    this.#calls = null
    this.phase = { t: 'none' }
  }

  setEngine(status: 'up' | 'down'): void {
    this.engine = status
    for (const stream of this.meetingStreams.values()) this.tellMedia(stream)
  }

  tellMedia(stream: MeetingStream): void {
    const rights = stream.standing === 'leaf' ? 'member' : stream.standing === 'unknown' ? 'none' : 'prewarm'
    notify(stream, { t: 'media', rights: this.live ? rights : 'none', engine: this.engine })
  }

  /** Ends its timers and, if nothing is left to wait for, leaves the directory. */
  releaseIfIdle(): void {
    if (this.meetingStreams.size === 0 && this.knocks.isEmpty && this.phase.t !== 'live') this.release()
  }

  release(): void {
    // Another may stand in its place in the directory by now.
    if (this.released) return
    this.released = true
    this.timers.clearAll()
    this.#idle(this)
  }
}

const statusOf = ({ groupId, epoch, ctxHash }: MeetingRow) => ({ groupId, epoch, ctxHash })
