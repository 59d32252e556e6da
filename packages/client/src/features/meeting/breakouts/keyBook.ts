import { openRoomKeys, sealRoomKeys } from '@konklave/crypto'
import {
  type Bytes,
  encode,
  equalBytes,
  hex,
  limits,
  type RoomId,
  type RoomKey,
  type SealedBody,
} from '@konklave/protocol'
import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { createTurns } from '../inside/turns.ts'
import { type Outing, sayOuting } from './outing.ts'
import { hasRoom, keysIn, type Planned } from './plan.ts'
import { leadsBreakouts } from './whoLeads.ts'

/**
 * [K42, K44] The keys of breakouts that this member holds, and giving them to those who are to have them. Of one room there may be several:
 * of a link that is not in force there yet, and of two that were made at the same time only one ever is.
 */
export interface KeyBook {
  /** By hex of the room; what is tried first stands first. */
  readonly held: ReadonlySignal<ReadonlyMap<string, readonly RoomKey[]>>
  of(room: RoomId): readonly RoomKey[]
  /** Made here, or learnt from somebody who leads. */
  put(key: RoomKey): void
  /** It does not lead in: the next is tried. When all have failed they are asked for again. */
  failed(key: RoomKey): void
  /** To everybody who is to have them by this plan: those who lead, those who are to be there, all where people choose. */
  give(plan: Planned, rooms: readonly RoomId[], to?: readonly Member[]): Promise<void>
  received(sender: Member, body: Extract<SealedBody, { t: 'roomKeys' }>, view: GroupView): Promise<void>
  /** This member says that it lacks some. */
  lacks(asker: Member, view: GroupView): void
}

const ASK_AFTER_MS = 1_500
/** Nobody helps with one need more than once in 10 s. */
const ASK_AGAIN_MS = 11_000
const MESSAGE_BYTES = 15_000
const KEYS_OF_ONE_MAX = 6

export function createKeyBook(p: {
  readonly room: RoomContext
  readonly view: ReadonlySignal<GroupView | null>
  readonly planned: ReadonlySignal<Planned | null>
  readonly outing: Outing
  readonly send: (body: SealedBody) => Promise<void>
  /** Sends a heartbeat, which says what is missing. */
  readonly ask: () => void
}): KeyBook {
  const { room, planned, outing, send } = p
  const { clock } = room.deps
  const turns = createTurns(clock)
  const held = signal<ReadonlyMap<string, readonly RoomKey[]>>(new Map())
  /** Ids of rooms whose key came from somebody who does not lead. */
  const doubted = new Set<string>()
  const failures = new Map<string, Set<RoomKey>>()
  const of = (room: RoomId) => held.value.get(hex(room)) ?? []

  const put = (key: RoomKey, trusted: boolean) => {
    const id = hex(key.room)
    const before = held.peek().get(id) ?? []
    if (before.some(one => equalBytes(one.secret, key.secret))) return
    // Others answer only who lacks keys of the plan: of rooms that are nowhere they could name any number.
    const known = planned.value !== null && hasRoom(planned.value.rooms, key.room)
    if (!trusted && (before.length > 0 || !known)) return
    const others = doubted.has(id) ? [] : before
    if (trusted) doubted.delete(id)
    else doubted.add(id)
    failures.delete(id)
    const all = [key, ...others].sort((a, b) => b.g - a.g).slice(0, KEYS_OF_ONE_MAX)
    held.value = new Map(held.peek()).set(id, all)
  }

  const own = (view: GroupView) => ({
    groupId: view.groupId,
    memberKey: room.identity.memberKey,
    dm: room.identity.dmPair,
  })

  const give: KeyBook['give'] = async (plan, rooms, to) => {
    const view = p.view.value
    if (!view) return
    const all = rooms.flatMap(of)
    const keys = all.length > limits.BREAKOUTS_MAX ? rooms.flatMap(id => of(id).slice(0, 1)) : all
    const others = (to ?? view.members).filter(({ id }) => id !== view.own.id)
    if (isForAll(plan) && !to)
      return keys.length > 0 ? send({ t: 'roomKeys', open: keys, sealed: [] }) : undefined
    let batch: { to: Member['leaf']['keyHash']; keys: Bytes }[] = []
    let size = 0
    for (const member of others) {
      const theirs = keys.filter(({ room: id }) => isFor(member, id, plan, view))
      if (theirs.length === 0) continue
      const { memberKey, credential } = member.leaf
      const reader = { memberKey, dmKey: credential.dmKey }
      const sealed = await sealRoomKeys({ own: own(view), to: reader, keys: theirs })
      if (!sealed) continue
      const entry = { to: member.leaf.keyHash, keys: sealed }
      const bytes = encode(entry).length
      if (size + bytes > MESSAGE_BYTES || batch.length === limits.ROOM_KEYS_MAX) {
        await send({ t: 'roomKeys', sealed: batch })
        batch = []
        size = 0
      }
      batch.push(entry)
      size += bytes
    }
    if (batch.length > 0) await send({ t: 'roomKeys', sealed: batch })
  }

  const missing = (): boolean => {
    const [view, plan] = [p.view.value, planned.value]
    if (!view || !plan || plan.rooms.state === 'closed') return false
    return plan.rooms.rooms.some(({ id }) => isFor(view.own, id, plan, view) && !held.value.has(hex(id)))
  }
  const ask = createTimer(clock, () => {
    if (!missing()) return
    p.ask()
    ask.start(ASK_AGAIN_MS)
  })
  room.scope.add(
    effect(() => {
      const lacking = missing()
      sayOuting(outing, 'lacksKeys', lacking)
      if (lacking) ask.ensure(ASK_AFTER_MS)
      else ask.stop()
    }),
  )
  room.scope.add(() => {
    ask.stop()
    turns.stop()
  })

  return {
    held,
    of,
    put: key => put(key, true),
    failed(key) {
      const id = hex(key.room)
      const failed = (failures.get(id) ?? new Set()).add(key)
      failures.set(id, failed)
      const all = held.peek().get(id) ?? []
      const next = new Map(held.peek())
      if (all.every(one => failed.has(one))) next.delete(id)
      else next.set(id, [...all.filter(one => one !== key), key])
      held.value = next
    },
    give,
    async received(sender, body, view) {
      const trusted = leadsBreakouts(sender, view)
      for (const key of body.open ?? []) put(key, trusted)
      const present = new Set(view.members.map(({ id }) => id))
      for (const { to, keys } of body.sealed) {
        if (present.has(hex(to))) turns.done(sender.id, hex(to))
        if (!equalBytes(to, view.own.leaf.keyHash)) continue
        const { memberKey, credential } = sender.leaf
        const from = { memberKey, dmKey: credential.dmKey }
        for (const key of (await openRoomKeys({ own: own(view), from, sealed: keys })) ?? [])
          put(key, trusted)
      }
    },
    lacks(asker, view) {
      const plan = planned.value
      if (!plan) return
      const rooms = plan.rooms.rooms.map(({ id }) => id).filter(id => held.value.has(hex(id)))
      if (!rooms.some(id => isFor(asker, id, plan, view))) return
      const before = (one: Member) =>
        Number(leadsBreakouts(one, view)) > Number(leadsBreakouts(view.own, view)) ||
        (leadsBreakouts(one, view) === leadsBreakouts(view.own, view) && one.leaf.index < view.own.leaf.index)
      const place = view.members.filter(one => one.id !== asker.id && before(one)).length
      turns.plan(asker.id, place, () => give(planned.value ?? plan, rooms, [asker]))
    },
  }
}

const isForAll = ({ rooms }: Planned): boolean => rooms.choice === 'chosen' && rooms.state === 'open'

/** [K44] Whether this member is to have the key of that room. */
function isFor(member: Member, room: RoomId, plan: Planned, view: GroupView): boolean {
  if (leadsBreakouts(member, view) || isForAll(plan)) return true
  if (plan.rooms.state !== 'open') return false
  const place = plan.places.find(one => equalBytes(one.room, room))
  return place !== undefined && keysIn(place.people).some(key => equalBytes(key, member.leaf.keyHash))
}
