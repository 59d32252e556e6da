import { type EngineControl, MEDIA_SOURCES } from '@konklave/engine'
import { type Bytes, base64url, limits } from '@konklave/protocol'
import type { Log } from '../log/log.ts'
import { createTally } from '../log/tally.ts'
import { createTokenBucket, type TokenBucket } from '../streams/tokenBucket.ts'
import type { Clock } from '../streams/types.ts'
import type { Pipe } from './pipe.ts'
import type { CallRights, MediaDesk } from './types.ts'

/** A participant of one call: what he may do, his ticket and, while connected, his pipe. */
export interface Seat {
  readonly room: string
  readonly participant: string
  readonly ticket: Bytes
  readonly rights: CallRights
}

export type Verdict = { readonly status: 200; readonly seat: Seat } | { readonly status: 403 | 503 }

/** What the gate needs beyond {@link MediaDesk}. */
export interface GateDesk extends MediaDesk {
  /** The one answer for the upgrade and for `validate`. Never 404: the SDK would fall back to an older path. */
  judge(ticket: string): Verdict
  /** False when this ticket connects so often that something is wrong with it. */
  mayConnect(seat: Seat): boolean
  /** The credential for one forwarded join, and the rights it holds. @throws EngineError */
  admit(seat: Seat): Promise<{ authorization: string; rights: CallRights }>
  /** A pipe is laid; it replaces an older one. Rights that changed since `admit` are applied. */
  connected(seat: Seat, pipe: Pipe, admitted: CallRights): void
  disconnected(seat: Seat, pipe: Pipe): void
}

export type DeskOptions = {
  readonly engine: EngineControl
  readonly clock: Clock
  readonly log: Log
  readonly randomBytes: (size: number) => Bytes
}

/** The leave message must get out before the wire is cut, else the SDK believes in a network fault and comes back. */
const CUT_AFTER_MS = 50
/** If the engine does not answer, the wire is cut all the same. */
const CUT_AT_LATEST_MS = 1_000
/** Both sockets died together: the process is gone. */
const BOTH_DEAD_GRACE_MS = 1_000
/** An answer that got lost, or a participant that the engine does not know yet: 100 ms, 200 ms, … */
const RIGHTS_AGAIN_MS = 100
const RIGHTS_TRIES = 12
const CONNECTS_BURST = 40
const CONNECTS_PER_SECOND = 5

type Held = {
  room: string
  participant: string
  ticket: Bytes
  rights: CallRights
  pipe: Pipe | null
  /** For good: who is let in again gets another seat. */
  banned: boolean
  /** The member's own socket is gone. */
  absent: boolean
  /** Absent for longer than the grace: not let in until `present`. */
  suspended: boolean
  stopGrace: () => void
  connects: TokenBucket
  /** Engine calls of one participant, one after the other. */
  work: Promise<void>
}

export function createMediaDesk({ engine, clock, log, randomBytes }: DeskOptions): GateDesk {
  const rooms = new Map<string, Map<string, Held>>()
  const tickets = new Map<string, Held>()
  const failed = createTally<'set-rights' | 'remove' | 'close-room'>(clock, (call, times) =>
    log('engine.call-failed', { call, times }),
  )

  const recordOf = (room: string, participant: string) => rooms.get(room)?.get(participant)
  const asRecord = (seat: Seat) => tickets.get(base64url(seat.ticket))

  const inTurn = (record: Held, run: () => Promise<void>): Promise<void> => {
    record.work = record.work.then(run, run)
    return record.work
  }

  /** Without its rights a participant would neither hear nor be heard, and nobody would say why: it is tried again. */
  const applyRights = async (record: Held, tries = 0): Promise<void> => {
    const { pipe } = record
    if (!pipe || record.banned) return
    const release = pipe.hold()
    let applied = false
    try {
      applied = await engine.setRights(record.room, record.participant, record.rights)
    } catch {
      failed('set-rights')
    } finally {
      release()
    }
    if (applied || tries === RIGHTS_TRIES) return
    clock.after(RIGHTS_AGAIN_MS * (tries + 1), () => {
      // Gone: whoever comes back is admitted with the rights of then.
      if (record.pipe === pipe) void inTurn(record, () => applyRights(record, tries + 1))
    })
  }

  const takeOut = async (record: Held) => {
    const pipe = record.pipe
    const cutAtLatest = clock.after(CUT_AT_LATEST_MS, () => pipe?.cut())
    try {
      await engine.removeParticipant(record.room, record.participant)
    } catch {
      failed('remove')
    }
    cutAtLatest()
    clock.after(CUT_AFTER_MS, () => pipe?.cut())
  }

  const startGrace = (record: Held) => {
    record.stopGrace()
    if (record.banned) return
    if (record.pipe && !record.absent) return
    const ms = record.absent && !record.pipe ? BOTH_DEAD_GRACE_MS : limits.RTC_GHOST_GRACE_MS
    record.stopGrace = clock.after(ms, () => {
      if (record.absent) record.suspended = true
      void inTurn(record, async () => {
        const back = record.pipe !== null && !record.suspended
        if (!back && !record.banned) await takeOut(record)
      })
    })
  }

  const judge = (ticket: string): Verdict => {
    const record = tickets.get(ticket)
    if (!record || record.banned) return { status: 403 }
    if (engine.status() !== 'up' || record.suspended) return { status: 503 }
    return { status: 200, seat: record }
  }

  return {
    judge,
    issue(room, participant, rights) {
      checkRights(rights)
      const known = recordOf(room, participant)
      if (known) {
        if (!known.banned && !sameRights(known.rights, rights)) {
          known.rights = rights
          void inTurn(known, () => applyRights(known))
        }
        return known.ticket
      }
      const record: Held = {
        room,
        participant,
        ticket: randomBytes(16),
        rights,
        pipe: null,
        banned: false,
        absent: false,
        suspended: false,
        stopGrace: () => {},
        connects: createTokenBucket(CONNECTS_BURST, CONNECTS_PER_SECOND),
        work: Promise.resolve(),
      }
      const inRoom = rooms.get(room) ?? new Map<string, Held>()
      rooms.set(room, inRoom.set(participant, record))
      tickets.set(base64url(record.ticket), record)
      return record.ticket
    },
    async setRights(room, participant, rights) {
      checkRights(rights)
      const record = recordOf(room, participant)
      if (!record || record.banned) return
      record.rights = rights
      await inTurn(record, () => applyRights(record))
    },
    hold: (room, participant) => recordOf(room, participant)?.pipe?.hold() ?? (() => undefined),
    async remove(room, participant) {
      const record = recordOf(room, participant)
      if (!record || record.banned) return
      record.banned = true
      record.stopGrace()
      await takeOut(record)
    },
    readmit(room, participant) {
      const record = recordOf(room, participant)
      if (!record?.banned) return
      rooms.get(room)?.delete(participant)
      tickets.delete(base64url(record.ticket))
    },
    absent(room, participant) {
      const record = recordOf(room, participant)
      if (!record || record.absent) return
      record.absent = true
      startGrace(record)
    },
    present(room, participant) {
      const record = recordOf(room, participant)
      if (!record) return
      record.absent = false
      record.suspended = false
      // Still without a pipe: the ghost rule goes on, now with its longer grace.
      startGrace(record)
    },
    async closeRoom(room) {
      const inRoom = rooms.get(room)
      rooms.delete(room)
      for (const record of inRoom?.values() ?? []) {
        record.banned = true
        record.stopGrace()
        tickets.delete(base64url(record.ticket))
      }
      try {
        await engine.closeRoom(room)
      } catch {
        failed('close-room')
      }
      clock.after(CUT_AFTER_MS, () => {
        for (const record of inRoom?.values() ?? []) record.pipe?.cut()
      })
    },
    relay: () => engine.relay()?.credential() ?? null,
    engineStatus: () => (engine.status() === 'up' ? 'up' : 'down'),
    onEngine(listener) {
      let last = engine.status() === 'up'
      return engine.onStatus(status => {
        const up = status === 'up'
        if (up === last) return
        last = up
        listener(up ? 'up' : 'down')
      })
    },
    mayConnect: seat => asRecord(seat)?.connects.take(1, clock.now()) ?? false,
    async admit(seat) {
      const { rights } = seat
      await engine.ensureRoom(seat.room, { signal: AbortSignal.timeout(ENSURE_ROOM_MS) })
      const { authorization } = await engine.admission(seat.room, seat.participant, rights)
      return { authorization, rights }
    },
    connected(seat, pipe, admitted) {
      const record = asRecord(seat)
      if (!record || record.banned) return pipe.cut()
      const old = record.pipe
      record.pipe = pipe
      old?.cut()
      if (!record.absent) record.stopGrace()
      if (record.rights !== admitted) void inTurn(record, () => applyRights(record))
    },
    disconnected(seat, pipe) {
      const record = asRecord(seat)
      if (record?.pipe !== pipe) return
      record.pipe = null
      startGrace(record)
    },
  }
}

const ENSURE_ROOM_MS = 1_000

const sameRights = (a: CallRights, b: CallRights) =>
  a.kind === 'prewarm' || b.kind === 'prewarm'
    ? a.kind === b.kind
    : a.publish.length === b.publish.length && a.publish.every(source => b.publish.includes(source))

/** A list of sources that is empty means "all" to the engine; the engine package turns it into "none". */
function checkRights(rights: CallRights): void {
  if (rights.kind === 'prewarm') return
  if (!rights.publish.every(source => MEDIA_SOURCES.includes(source))) throw new Error('unknown media source')
}
