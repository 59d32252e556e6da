import { type BoardEntry, type BoardName, boardActions, type SealedBody } from '@konklave/protocol'
import { mayDo } from '@konklave/protocol/rules'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { ActionRefused } from '../types.ts'
import { compare, type Entries, type Held, merge, nextVersion, versionsEnd } from './merge.ts'

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
  /** Counts when it comes back in the log. @throws ActionRefused */
  write(writing: Writing): void
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
  /** Never rejects; what is lost is lost. */
  readonly send: (body: SealedBody) => Promise<void>
}

const TELL_AFTER_MS = 500
const TURN_MS = 300
const TURNS_MAX = 10
const AGAIN_AFTER_MS = 3_000
const TRIES = 5

export function createBoard({ clock, view, maySend, send }: BoardDeps): Board {
  const entries = signal<Entries>(new Map())
  /** Own entries that have not come back. */
  const open = new Map<BoardName, Held & { readonly tries: number }>()
  let groupId: Uint8Array | null = null
  /** The newest epoch that brought somebody whom nobody has told yet. */
  let due: number | null = null

  const mine = (): Held[] => {
    const now = view.value
    if (!now) return []
    return [...entries.value.values()].filter(({ entry }) =>
      mayDo(now.own.leaf, boardActions[entry.name], now.rules),
    )
  }
  const say = (held: readonly Held[]) =>
    send({ t: 'board', entries: held.map(({ entry, since }) => aged(entry, clock.now() - since)) })

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
    write(writing) {
      const now = view.value
      if (!now) throw new ActionRefused('not-inside')
      if (!mayDo(now.own.leaf, boardActions[writing.name], now.rules)) throw new ActionRefused('not-allowed')
      if (!maySend()) throw new ActionRefused('offline')
      const known = [entries.value.get(writing.name), open.get(writing.name)]
      const before = Math.max(0, ...known.map(held => held?.entry.n ?? 0))
      const n = nextVersion(before, now.epoch)
      if (n >= versionsEnd(now.epoch)) throw new ActionRefused('not-allowed')
      const held = { entry: { ...writing, n, ageMs: 0 } as BoardEntry, since: clock.now(), tries: 0 }
      open.set(writing.name, held)
      again.start(AGAIN_AFTER_MS)
      void say([held])
    },
    received(sender, epoch, body) {
      const now = view.value
      if (!now) return
      for (const entry of body.entries) {
        if (entry.n >= versionsEnd(epoch)) continue
        if (!mayDo(sender.leaf, boardActions[entry.name], now.rules)) continue
        entries.value = merge(entries.value, entry, clock.now())
        const wanted = open.get(entry.name)
        if (wanted && compare(entry, wanted.entry) >= 0) open.delete(entry.name)
      }
      if (due === null || epoch < due || sender.id === now.own.id) return
      const said = (held: Held) =>
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
      const may = (member: Member) =>
        mine().some(({ entry }) => mayDo(member.leaf, boardActions[entry.name], now.rules))
      const place = now.members.filter(member => member.leaf.index < now.own.leaf.index && may(member)).length
      // One message for all who come meanwhile: it is sealed in the newest epoch.
      tell.ensure(TELL_AFTER_MS + Math.min(place, TURNS_MAX) * TURN_MS)
    },
    stop() {
      for (const timer of [tell, again]) timer.stop()
      open.clear()
    },
  }
}

const aged = (entry: BoardEntry, ageMs: number): BoardEntry => ({
  ...entry,
  ageMs: Math.max(0, Math.round(ageMs)),
})
