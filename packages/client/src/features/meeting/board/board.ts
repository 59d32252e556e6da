import {
  type BoardEntry,
  type BoardName,
  boardActions,
  encode,
  equalBytes,
  type PlanEntry,
  type SealedBody,
} from '@konklave/protocol'
import { mayDo } from '@konklave/protocol/rules'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { ActionRefused } from '../types.ts'
import { compare, type Entries, type Held, isPlan, merge, nextVersion, versionsEnd } from './merge.ts'

type Body = Extract<SealedBody, { t: 'board' }>
/** What somebody writes under a name. */
export type Writing = BoardEntry extends infer E
  ? E extends BoardEntry
    ? Pick<E, 'name' | 'value'>
    : never
  : never

/** [K43] Facts of the running meeting that are worth no epoch. Members hold them, and tell whoever comes. */
export interface Board {
  readonly entries: ReadonlySignal<Entries>
  /** Version of what is written now under this name. @throws ActionRefused */
  next(name: BoardName): number
  /** Counts when it comes back in the log. A plan is signed with its version. @throws ActionRefused */
  write(writing: Writing, signed?: Pick<PlanEntry, 'n' | 'by' | 'sig'>): BoardEntry
  /** From the log, own messages included. */
  received(sender: Member, epoch: number, body: Body): void
  /** `added`: somebody came who knows nothing of it. */
  epoch(view: GroupView, added: boolean): void
  stop(): void
}

export type BoardDeps = {
  readonly clock: Clock
  readonly view: ReadonlySignal<GroupView | null>
  readonly maySend: () => boolean
  /** [K44] Whether a plan was written by somebody who may, whoever tells it. */
  readonly isWritten: (entry: PlanEntry, view: GroupView) => Promise<boolean>
  /** Never rejects; what is lost is lost. */
  readonly send: (body: SealedBody) => Promise<void>
}

const TELL_AFTER_MS = 500
const TURN_MS = 300
const TURNS_MAX = 10
const AGAIN_AFTER_MS = 3_000
const TRIES = 5

export function createBoard({ clock, view, maySend, isWritten, send }: BoardDeps): Board {
  const entries = signal<Entries>(new Map())
  /** Own entries that have not come back. */
  const open = new Map<BoardName, Held & { readonly tries: number }>()
  let groupId: Uint8Array | null = null
  /** The newest epoch that brought somebody whom nobody has told yet. */
  let due: number | null = null

  const mine = (): Held[] => {
    const now = view.value
    if (!now) return []
    return [...entries.value.values()].filter(({ entry }) => isPlan(entry) || mayWrite(now.own, entry, now))
  }
  const take = (entry: BoardEntry, sure: boolean, at: number) => {
    entries.value = merge(entries.value, entry, at, sure)
    const wanted = open.get(entry.name)
    if (wanted && compare(entry, wanted.entry) >= 0) open.delete(entry.name)
  }
  const next = (name: BoardName): number => {
    const now = view.value
    if (!now) throw new ActionRefused('not-inside')
    if (!mayDo(now.own.leaf, boardActions[name], now.rules)) throw new ActionRefused('not-allowed')
    if (!maySend()) throw new ActionRefused('offline')
    const known = [entries.value.get(name), open.get(name)]
    const n = nextVersion(Math.max(0, ...known.map(held => held?.entry.n ?? 0)), now.epoch)
    if (n >= versionsEnd(now.epoch)) throw new ActionRefused('not-allowed')
    return n
  }
  const say = async (held: readonly Held[]) => {
    const entries = held.map(({ entry, since }) => aged(entry, clock.now() - since))
    for (const some of inMessages(entries)) await send({ t: 'board', entries: some })
  }

  const tell = createTimer(clock, () => {
    const held = mine()
    if (held.length === 0) return
    if (!maySend()) return tell.start(TELL_AFTER_MS)
    due = null
    void say(held)
  })
  const again = createTimer(clock, () => {
    for (const [name, held] of open) {
      if (held.tries >= TRIES) open.delete(name)
      else open.set(name, { ...held, tries: held.tries + 1 })
    }
    if (open.size === 0) return
    again.start(AGAIN_AFTER_MS)
    if (maySend()) void say([...open.values()])
  })

  return {
    entries,
    next,
    write(writing, signed) {
      const n = signed?.n ?? next(writing.name)
      const entry = { ...writing, ...signed, n, ageMs: 0 } as BoardEntry
      const held = { entry, since: clock.now(), sure: true, tries: 0 }
      open.set(writing.name, held)
      again.start(AGAIN_AFTER_MS)
      void say([held])
      return held.entry
    },
    received(sender, epoch, body) {
      const now = view.value
      if (!now) return
      for (const entry of body.entries) {
        if (entry.n >= versionsEnd(epoch)) continue
        const sure = mayWrite(sender, entry, now)
        const at = clock.now()
        if (!isPlan(entry) || sender.id === now.own.id) {
          if (sure) take(entry, true, at)
        } else {
          void isWritten(entry, now).then(
            written => {
              if (written && view.value && equalBytes(view.value.groupId, now.groupId)) take(entry, sure, at)
            },
            // What looks at it could not be loaded: then neither could anything else of it.
            () => undefined,
          )
        }
      }
      if (due === null || epoch < due || sender.id === now.own.id) return
      // Who may not write it is not believed about its age, so does not speak for somebody who may.
      const said = (held: Held) =>
        (mayWrite(sender, held.entry, now) || !mayWrite(now.own, held.entry, now)) &&
        body.entries.some(entry => entry.name === held.entry.name && compare(entry, held.entry) === 0)
      if (!mine().every(said)) return
      due = null
      tell.stop()
    },
    epoch(now, added) {
      if (!groupId || now.groupId.some((byte, i) => byte !== groupId?.[i])) {
        entries.value = new Map()
        open.clear()
        groupId = now.groupId
      }
      if (!added || mine().length === 0) return
      due = now.epoch
      const writes = (member: Member) => mine().some(({ entry }) => mayWrite(member, entry, now))
      // A plan is told by everybody, those who may write it first.
      const tells = (member: Member) => writes(member) || mine().some(({ entry }) => isPlan(entry))
      const before = (member: Member) =>
        writes(member) === writes(now.own) ? member.leaf.index < now.own.leaf.index : writes(member)
      const place = now.members.filter(member => tells(member) && before(member)).length
      // One message for all who come meanwhile: it is sealed in the newest epoch.
      tell.ensure(TELL_AFTER_MS + Math.min(place, TURNS_MAX) * TURN_MS)
    },
    stop() {
      for (const timer of [tell, again]) timer.stop()
      open.clear()
    },
  }
}

const mayWrite = ({ leaf }: Member, { name }: BoardEntry, { rules }: GroupView): boolean =>
  mayDo(leaf, boardActions[name], rules)

/** Plans of many rooms and long titles fit no message together with everything else. */
const MESSAGE_BYTES = 15_000

function inMessages(entries: readonly BoardEntry[]): BoardEntry[][] {
  const messages: BoardEntry[][] = []
  let size = MESSAGE_BYTES
  for (const entry of entries) {
    const bytes = encode(entry).length
    if (size + bytes > MESSAGE_BYTES) {
      messages.push([])
      size = 0
    }
    messages.at(-1)?.push(entry)
    size += bytes
  }
  return messages
}

const aged = (entry: BoardEntry, ageMs: number): BoardEntry => ({
  ...entry,
  ageMs: Math.max(0, Math.round(ageMs)),
})
