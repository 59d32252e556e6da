import {
  type Bytes,
  type GroupId,
  type GroupReply,
  hash,
  hex,
  type LogEntry,
  type RoomId,
} from '@konklave/protocol'
import { type Identity, type MemberLeaf, type Rules, roleOf } from '@konklave/protocol/rules'
import type { MeetingRow } from '../store/index.ts'
import { type Epoch, judges, type KeyHex } from './epoch.ts'
import { HeldLog } from './heldLog.ts'
import { Lease } from './lease.ts'
import { Penalties } from './penalties.ts'
import type { MeetingDeps } from './ports.ts'
import { commitWindow, MessageRate, raceWindow } from './rates.ts'
import { type MeetingStream, visibleTo } from './stream.ts'
import type { Timers } from './timers.ts'
import type { PendingWelcome } from './upload.ts'
import { inlineTree } from './upload.ts'
import { WorkQueue } from './workQueue.ts'

/** What a running meeting asks of the room it runs in. */
export interface LiveRoom {
  readonly roomId: RoomId
  readonly deps: MeetingDeps
  readonly timers: Timers
  /** The newest rules known; they may be ahead of the group's. */
  rules(): Rules
  /** Remembers newer rules and tells everybody. Whoever calls it has them on the disk. */
  noteRules(rules: Rules): void
  stream(key: KeyHex): MeetingStream | undefined
  streams(): Iterable<MeetingStream>
  /** The epoch or the rules changed: standings, media rights and the lobby follow. */
  changed(): Promise<void>
  /** Somebody's Add was committed and is served. False: nobody is waiting there any more. */
  welcome(key: KeyHex, pending: PendingWelcome): boolean
}

export type CommitReply = { readonly seq: number; readonly epoch: number; readonly ctxHash: Bytes }

/** One running meeting: its two newest epochs, its log, what waits for a committer. Owned by its room's mailbox. */
export class Live {
  readonly room: LiveRoom
  readonly groupId: GroupId
  readonly log: HeldLog
  readonly queue = new WorkQueue()
  readonly lease = new Lease()
  readonly penalties = new Penalties()
  readonly commitRate = commitWindow()
  readonly lostRaces = raceWindow()
  readonly messageRate = new MessageRate()
  /** Place in the log since which a member has been one. */
  readonly since = new Map<KeyHex, number>()
  /** Answers to commits that were taken, by hash of their bytes: a repeated upload gets the same answer. */
  readonly taken = new Map<string, CommitReply>()
  /** Hashes of commits whose epoch was void. */
  readonly voided = new Set<string>()
  readonly selfUpdates = new Map<KeyHex, number>()
  current: Epoch
  previous: Epoch | null = null
  /** [K29, K30] Rules that a commit must carry before anything else happens. */
  first: Rules | null = null
  /** [K27] After a rules commit came too late: only its author commits on this epoch for a moment. */
  freeze: { readonly by: KeyHex; readonly of: Epoch; readonly until: number } | null = null
  pending: PendingWelcome[] = []
  /** Place in the log of the epoch that this meeting began, or went on, with. */
  givenAt: number
  /** [K39] Epoch of the last Remove: nothing sealed before it is passed on any more. */
  lastRemoveEpoch = 0
  lastAddAt = Number.NEGATIVE_INFINITY
  /** Wakes those who wait for the newest epoch to be served. */
  readonly waiters = new Set<() => void>()

  constructor(room: LiveRoom, first: Epoch) {
    this.room = room
    this.groupId = first.group.groupId as GroupId
    this.log = new HeldLog(randomBase(room.deps.random.bytes(6)))
    this.current = first
    this.givenAt = this.log.seq
    for (const key of first.members.keys()) this.since.set(key, this.log.seq)
  }

  leaf(key: KeyHex): MemberLeaf | undefined {
    return this.current.members.get(key)
  }

  /** Owner or moderator: may commit what waits without the lease (K27). */
  leads(key: KeyHex): boolean {
    const leaf = this.leaf(key)
    return leaf !== undefined && this.isLeader(leaf)
  }

  isLeader(who: Identity): boolean {
    const role = roleOf(who, this.current.rules.charter)
    return role === 'owner' || role === 'moderator'
  }

  *leafStreams(): Iterable<MeetingStream> {
    for (const stream of this.room.streams()) if (this.current.members.has(stream.key)) yield stream
  }

  /** Puts an entry into the log and on the way to everybody. Returns its place. */
  append(entry: LogEntry): number {
    const seq = this.log.append(entry)
    for (const stream of this.room.streams()) {
      stream.port.ordered(seq, visibleTo(stream, entry, seq, this.since.get(stream.key)))
    }
    return seq
  }

  /** Connected leaves that would notice a bad newest epoch. */
  judges(): KeyHex[] {
    return judges(this.previous, this.current).filter(key => this.room.stream(key) !== undefined)
  }

  /** [K28] Whether the newest epoch may be given to joiners. */
  get isServed(): boolean {
    if (this.current.stands) return true
    const all = judges(this.previous, this.current)
    return all.some(key => this.current.acknowledged.has(key)) || this.judges().length === 0
  }

  /** The newest epoch that may be given to joiners. */
  get served(): Epoch {
    return this.isServed || this.previous === null ? this.current : this.previous
  }

  row(epoch: Epoch, rules: Rules): MeetingRow {
    return {
      roomId: this.room.roomId,
      groupId: this.groupId,
      epoch: epoch.group.epoch,
      ctxHash: epoch.ctxHash,
      prevCtxHash: epoch.prevCtxHash,
      rules: rules.bytes,
    }
  }

  groupReply(epoch: Epoch): GroupReply {
    return {
      epoch: epoch.group.epoch,
      ctxHash: epoch.ctxHash,
      groupInfo: epoch.groupInfo,
      tree: treeReply(epoch, this.room.deps),
      seq: this.seqOf(epoch),
    }
  }

  /** Entries after this place build on the epoch. */
  seqOf(epoch: Epoch): number {
    return epoch.origin.t === 'commit' ? epoch.origin.seq : this.givenAt
  }
}

/** Many joiners fetch the same epoch. */
const encoded = new WeakMap<Epoch, Bytes>()

export function treeReply(epoch: Epoch, { trees }: Pick<MeetingDeps, 'trees'>): GroupReply['tree'] {
  const tree = encoded.get(epoch) ?? (epoch.group.encodedTree() as Bytes)
  encoded.set(epoch, tree)
  return inlineTree(tree) ? { inline: tree } : { ticket: trees.issue(tree) }
}

/** A repeated upload comes soon after the first; older answers are forgotten. */
const TAKEN_MAX = 512

export function remember(live: Live, bytes: Uint8Array, reply: CommitReply): void {
  live.taken.set(printOf(bytes), reply)
  const [oldest] = live.taken.keys()
  if (live.taken.size > TAKEN_MAX && oldest !== undefined) live.taken.delete(oldest)
}

/** Fingerprint of a commit's bytes. */
export const printOf = (bytes: Uint8Array): string => hex(hash(bytes))

/** 0 … 2^52: far enough from any earlier log, and a whole meeting below 2^53. */
function randomBase(bytes: Bytes): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0) * 16
}
