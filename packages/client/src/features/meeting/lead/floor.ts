import { makeEnd } from '@konklave/crypto'
import {
  type Action,
  allowed,
  equalBytes,
  type Limit,
  type Limitable,
  limitables,
  limits,
  type MediaKind,
  type Switches,
} from '@konklave/protocol'
import { keyOrLeafMay, limitsOf } from '@konklave/protocol/rules'
import { Refused } from '../../../kernel/errors.ts'
import type { FloorSwitches } from '../floor.ts'
import type { GroupView } from '../group/group.ts'
import type { Parts } from '../inside/parts.ts'
import { ActionRefused } from '../types.ts'
import { floorSwitches } from '../view/rights.ts'
import type { Acting } from './acting.ts'

/** Who may talk, show and write, and until when. @throws ActionRefused */
export interface FloorDesk {
  askToMute(who: string, kind: MediaKind): Promise<void>
  askAllToMute(kind: MediaKind): Promise<void>
  setSwitches(change: Partial<FloorSwitches>): Promise<void>
  limit(who: string, no: ReadonlySet<Limitable>): Promise<void>
  giveFloor(who: string): Promise<void>
  takeFloor(who: string): Promise<void>
  /** 0 ends it. */
  setCountdown(name: 'timer' | 'pause', ms: number): Promise<void>
  setSpotlight(who: readonly string[]): Promise<void>
  /** Null: of everybody. */
  lowerHand(who: string | null): Promise<void>
  allowShare(who: string, allow: boolean): Promise<void>
  setShare(share: Switches['share']): Promise<void>
  endForAll(): Promise<void>
}

export type FloorDeps = Pick<Parts, 'room' | 'group' | 'board' | 'send' | 'stream'> & {
  readonly acting: Pick<Acting, 'change'>
}

export function createFloorDesk({ room, group, board, send, stream, acting }: FloorDeps): FloorDesk {
  const here = (): GroupView => {
    const view = group.view.value
    if (!view) throw new ActionRefused('not-inside')
    return view
  }
  const need = (action: Action): GroupView => {
    const view = here()
    if (!allowed(view.own.role, action, view.rules.charter)) throw new ActionRefused('not-allowed')
    return view
  }

  /** Puts somebody on a list of the switches, or takes them off. On a full one the newest count. */
  const setNamed = (
    action: 'allowShare' | 'giveFloor',
    list: 'sharers' | 'speakers',
    { who, on }: { readonly who: string; readonly on: boolean },
  ) =>
    acting.change(action, ({ members, rules }) => {
      const member = members.find(({ id }) => id === who)
      if (!member) return null
      const named = rules.state.switches[list] ?? []
      const others = named.filter(key => !equalBytes(key, member.leaf.keyHash))
      if ((named.length !== others.length) === on) return null
      return {
        switches: { [list]: on ? [...others, member.leaf.keyHash].slice(-limits.NAMED_MAX) : others },
      }
    })

  return {
    async askToMute(who, kind) {
      const member = need('askToMute').members.find(({ id }) => id === who)
      if (member) void send({ t: 'mute', who: member.leaf.memberKey, kind })
    },
    async askAllToMute(kind) {
      need('askToMute')
      void send({ t: 'mute', kind })
    },
    setSwitches: change =>
      acting.change('setSwitches', ({ rules: { state } }) => {
        const now = floorSwitches(state)
        const names = Object.keys(change) as (keyof FloorSwitches)[]
        const changed = names.filter(name => change[name] !== undefined && change[name] !== now[name])
        if (changed.length === 0) return null
        const switches = Object.fromEntries(changed.map(name => [name, change[name]]))
        return { switches: { ...switches, ...(change.microphone === false ? { speakers: [] } : {}) } }
      }),
    limit: (who, no) =>
      acting.change('limit', ({ members, rules }) => {
        const member = members.find(({ id }) => id === who)
        if (!member) return null
        const { limits: before = [] } = rules.state
        const wanted = limitables.filter(one => no.has(one))
        if (limitsOf(member.leaf, rules.state).join() === wanted.join()) return null
        const { keyHash } = member.leaf
        const others = before.filter(one => !equalBytes(one.keyHash, keyHash))
        const all = wanted.length > 0 ? [...others, { keyHash, no: wanted }] : others
        // Who is not here comes last: they may never come again.
        const here = (one: Limit) => members.some(({ leaf }) => equalBytes(leaf.keyHash, one.keyHash))
        const kept = all.length > limits.LIMITS_MAX ? all.filter(here) : all
        if (kept.length > limits.LIMITS_MAX) throw new ActionRefused('too-many')
        return { limits: kept }
      }),
    async giveFloor(who) {
      const view = need('giveFloor')
      const member = view.members.find(({ id }) => id === who)
      if (!member) return
      if (!view.rules.state.switches.microphone) await setNamed('giveFloor', 'speakers', { who, on: true })
      await send({ t: 'giveFloor', who: member.leaf.memberKey })
    },
    takeFloor: who => setNamed('giveFloor', 'speakers', { who, on: false }),
    async setCountdown(name, ms) {
      const value = Math.min(limits.BOARD_DURATION_MAX_MS, Math.max(0, Math.round(ms)))
      board.write({ name, value })
    },
    async setSpotlight(who) {
      const { members } = here()
      const value = who.flatMap(id => members.find(member => member.id === id)?.leaf.keyHash ?? [])
      board.write({ name: 'spotlight', value: value.slice(-limits.SPOTLIGHT_MAX) })
    },
    async lowerHand(who) {
      const { members } = need('lowerHands')
      const member = members.find(({ id }) => id === who)
      if (who === null) void send({ t: 'lowerHand' })
      else if (member) void send({ t: 'lowerHand', who: member.leaf.memberKey })
    },
    allowShare: (who, allow) => setNamed('allowShare', 'sharers', { who, on: allow }),
    setShare: share =>
      acting.change('setSwitches', ({ rules }) =>
        rules.state.switches.share === share ? null : { switches: { share } },
      ),
    async endForAll() {
      const view = need('endForAll')
      const line = stream()
      if (!line?.open) throw new ActionRefused('offline')
      const { identity } = room
      const leaves = view.members.map(({ leaf }) => leaf)
      const signers = identity.owner ? [identity.owner, identity.member] : [identity.member]
      const signer = signers.find(({ publicKey }) =>
        keyOrLeafMay(publicKey, 'endForAll', { rules: view.rules, leaves }),
      )
      if (!signer) throw new ActionRefused('not-allowed')
      try {
        await line.tell({ t: 'end', statement: await makeEnd(signer, view.groupId) })
      } catch (error) {
        // The end itself may be faster than the answer.
        if (room.surface.phase.value.t === 'gone') return
        throw new ActionRefused(error instanceof Refused ? error.reason : 'offline')
      }
    },
  }
}
