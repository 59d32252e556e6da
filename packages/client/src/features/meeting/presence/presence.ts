import { hex, limits, type SealedBody } from '@konklave/protocol'
import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { gateOpen } from './gate.ts'
import { handNumber, highestHand, nextNumber } from './hands.ts'
import { type Heard, heartbeatIntervalMs, isSilent } from './heard.ts'
import { ENOUGH_OTHERS, heartbeatTurn } from './schedule.ts'

export type Entry = {
  /** The stay that began with it. */
  readonly stay: number
  readonly founder: boolean
  readonly epoch: number
  /** Id of whoever signed the GroupInfo. */
  readonly signer: string | null
  /** Who was in the tree when I entered. */
  readonly witnesses: ReadonlySet<string>
}

/** Who is really here (K21–K23): signed heartbeats, the gate before anything is sent, who fell silent. */
export interface PresenceBoard {
  readonly heard: ReadonlySignal<ReadonlyMap<string, Heard>>
  /** [K22] True when enough of those I came to are in my epoch. */
  readonly gate: ReadonlySignal<boolean>
  readonly began: ReadonlySignal<boolean>
  /** [K22] True 5 s after entering: by then somebody should have confirmed. */
  readonly late: ReadonlySignal<boolean>
  /** Moves every few seconds, so that silence shows. */
  readonly now: ReadonlySignal<number>
  /** [K23] More than half of the others are silent. */
  readonly halfSilent: ReadonlySignal<boolean>
  /** Number of the own hand; 0: down. */
  readonly hand: ReadonlySignal<number>
  /** Said by oneself; not over a reload: whoever reloads is there. */
  readonly away: ReadonlySignal<boolean>
  entered(entry: Entry): void
  /** A new epoch; `added`: it added a leaf, returns included. */
  epoch(view: GroupView, added: boolean): void
  /** A verified message. */
  message(sender: Member, epoch: number, body: SealedBody | null): void
  setHand(up: boolean): void
  setAway(away: boolean): void
  /** An own heartbeat came back in the log, which decides who was first. */
  returned(stated: number): void
  /** Something others should know now: publish, unpublish, mute. */
  beatNow(): void
  stop(): void
}

export type PresenceDeps = {
  readonly clock: Clock
  readonly view: ReadonlySignal<GroupView | null>
  /** Sends a heartbeat; never throws. */
  readonly beat: (hand: number) => void
  /** True while anything is being published. */
  readonly publishing: () => boolean
  /** As it was before a reload. */
  readonly handBefore: () => number
  readonly keepHand: (hand: number) => void
}

const TICK_MS = 5_000

export function createPresence(deps: PresenceDeps): PresenceBoard {
  const { clock, view, beat, publishing } = deps
  const heard = signal<ReadonlyMap<string, Heard>>(new Map())
  const entry = signal<Entry | null>(null)
  const now = signal(clock.now())
  const hand = signal(0)
  const away = signal(false)
  /** The log has said which number the own hand has. */
  let settled = false
  const late = signal(false)
  let othersOfEpoch = new Set<string>()
  /** When each leaf was first seen here. Local clock, ms. */
  let here: ReadonlyMap<string, number> = new Map()
  let maySkip = false

  const others = () => view.value?.members.filter(member => member !== view.value?.own) ?? []

  const see = (group: GroupView | null, before = here) => {
    here = new Map(group?.members.map(({ id }) => [id, before.get(id) ?? clock.now()]))
  }

  const regular = createTimer(clock, () => send())
  const turn = createTimer(clock, () => {
    if (maySkip && othersOfEpoch.size >= ENOUGH_OTHERS) return
    send()
  })
  const confirmBy = createTimer(clock, () => {
    late.value = true
  })
  const tick = createTimer(clock, () => {
    now.value = clock.now()
    tick.start(TICK_MS)
  })

  /** Of all hands but this one's; without a name, of all but the own. */
  const highest = (besides?: string) => {
    const group = view.value
    if (!group) return 0
    const own = besides === undefined ? 0 : hand.value
    return Math.max(own, highestHand(heard.value, group.members, besides ?? group.own.id))
  }

  /** Of who came after me it is known that the hand was down: a number of its own would bring it to the front. */
  const knownHand = (id: string) =>
    heard.value.get(id)?.hand ?? (entry.value?.witnesses.has(id) ? undefined : 0)

  const send = () => {
    const members = view.value?.members.length ?? 0
    if (members === 0) return
    regular.start(heartbeatIntervalMs(publishing(), members))
    if (members > 1) beat(hand.value)
  }

  const gate = computed(() => {
    const [group, came] = [view.value, entry.value]
    // Back in, and not confirmed anew: what was heard before it is of another stay.
    if (!group || came?.stay !== group.stay) return false
    return gateOpen({
      founder: came.founder,
      admission: group.rules.state.admission,
      entered: came.epoch,
      signer: came.signer,
      witnesses: came.witnesses,
      others: others().map(({ id, role }) => ({
        id,
        role,
        heardInEpoch: heard.value.get(id)?.epoch ?? null,
      })),
    })
  })

  const halfSilent = computed(() => {
    const all = others()
    const silent = all.filter(({ id }) =>
      isSilent(heard.value.get(id), here.get(id) ?? now.value, all.length + 1, now.value),
    )
    return silent.length * 2 > all.length
  })

  return {
    heard,
    gate,
    began: computed(() => entry.value !== null),
    late,
    now,
    halfSilent,
    hand,
    away,
    entered(came) {
      entry.value = came
      settled ||= deps.handBefore() > 0
      hand.value ||= deps.handBefore()
      heard.value = new Map()
      see(view.value, new Map())
      now.value = clock.now()
      tick.start(TICK_MS)
      late.value = false
      confirmBy.start(limits.UNCONFIRMED_NOTICE_MS)
      regular.start(heartbeatIntervalMs(false, view.value?.members.length ?? 1))
    },
    epoch(group, added) {
      see(group)
      othersOfEpoch = new Set()
      if (!added) return
      const { afterMs, mayStaySilent } = heartbeatTurn({
        epoch: group.epoch,
        own: { memberKey: group.own.leaf.memberKey, role: group.own.role },
        memberKeys: group.members.map(({ leaf }) => leaf.memberKey),
      })
      maySkip = mayStaySilent
      turn.stop()
      if (afterMs === 0) send()
      else turn.start(afterMs)
    },
    message(sender, epoch, body) {
      const before = heard.value.get(sender.id)
      if (epoch === view.value?.epoch) othersOfEpoch.add(sender.id)
      const beatBody = body?.t === 'heartbeat' ? body : null
      const next: Heard = {
        at: clock.now(),
        epoch: Math.max(epoch, before?.epoch ?? 0),
        sending: beatBody?.contexts
          ? new Set(beatBody.contexts.map(({ kind }) => kind))
          : (before?.sending ?? new Set()),
        hand: beatBody
          ? handNumber(beatBody.hand ?? 0, knownHand(sender.id), highest(sender.id))
          : before?.hand,
        away: beatBody ? beatBody.away === true : (before?.away ?? false),
        weak: beatBody ? beatBody.weak === true : (before?.weak ?? false),
        room: beatBody ? (beatBody.room ? hex(beatBody.room) : null) : (before?.room ?? null),
        help: beatBody ? beatBody.help === true : (before?.help ?? false),
      }
      heard.value = new Map(heard.value).set(sender.id, next)
      now.value = clock.now()
    },
    setHand(up) {
      if (up === hand.value > 0) return
      hand.value = up ? nextNumber(highest()) : 0
      settled = false
      deps.keepHand(hand.value)
      send()
    },
    setAway(now) {
      if (now === away.value) return
      away.value = now
      send()
    },
    returned(stated) {
      if (stated === 0 || hand.value === 0 || settled) return
      settled = true
      hand.value = Math.max(hand.value, handNumber(stated, 0, highest()))
      deps.keepHand(hand.value)
    },
    beatNow: send,
    stop() {
      for (const timer of [regular, turn, tick, confirmBy]) timer.stop()
      entry.value = null
      heard.value = new Map()
      hand.value = 0
      away.value = false
    },
  }
}
