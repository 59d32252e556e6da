import type { KeyHash } from '@konklave/protocol'
import { signal } from '@preact/signals-core'
import { beforeAll, expect, test } from 'vitest'
import { manualClock } from '../../../kernel/manualClock.fixture.ts'
import type { GroupView } from '../group/group.ts'
import { meetingFixture, personFixture, type RoomFixture, roomFixture } from '../group/room.fixture.ts'
import { createVisitors } from './visitors.ts'

let room: RoomFixture
/** 55 people, as the first of them sees it; the last is there by a role key. */
let full: GroupView

beforeAll(async () => {
  room = await roomFixture(null, 'open')
  const guests = await Promise.all(Array.from({ length: 53 }, () => personFixture(room)))
  full = (await meetingFixture(room, [...guests, await personFixture(room, room.moderator)])).view
})

/** The meeting with these people only, `later` epochs on. */
const only = (members: GroupView['members'], later = 1): GroupView => ({
  ...full,
  members,
  epoch: full.epoch + later,
})

function setUp(first = full) {
  const clock = manualClock()
  const view = signal<GroupView | null>(first)
  const { departed: list, shown } = createVisitors({
    view,
    clock,
    memberKey: full.own.leaf.memberKey,
  })
  return { clock, view, list, shown, ids: () => list.value.map(({ id }) => id) }
}

test('[K14] who goes is known by keys, name and time; who comes back is no longer gone', () => {
  const { clock, view, list, ids } = setUp()
  const [, ben, eve] = full.members
  const mod = full.members.at(-1)
  clock.advance(5_000)
  view.value = only(full.members.filter(one => one !== ben && one !== mod))
  expect(ids()).toEqual([ben?.id, mod?.id])
  expect(list.value[1]).toEqual({
    id: mod?.id,
    name: 'Somebody',
    at: clock.now(),
    memberKey: mod?.leaf.memberKey,
    cert: mod?.leaf.cert,
  })
  expect(mod?.leaf.cert?.key).toEqual(room.moderator.publicKey)
  view.value = only(
    full.members.filter(one => one !== eve && one !== mod),
    2,
  )
  expect(ids()).toEqual([eve?.id, mod?.id])
})

test('[K14] while I am out and come back by a commit of my own, nobody who went is missed', () => {
  const { view, ids } = setUp()
  view.value = null
  view.value = { ...only(full.members.slice(0, -1), 4), stay: 2 }
  expect(ids()).toEqual([full.members.at(-1)?.id])
})

test('[K14] who is removed, or barred later, is not on the list', async () => {
  const { view, ids } = setUp()
  const [, ben, eve] = full.members
  const barred = [ben, eve].map(one => one?.leaf.keyHash as KeyHash)
  const state = (count: number) =>
    room.later({ seq: full.rules.state.seq + count, barred: barred.slice(0, count) }, room.owner, full.rules)
  view.value = { ...only(full.members.filter(one => one !== ben && one !== eve)), rules: await state(1) }
  expect(ids()).toEqual([eve?.id])
  view.value = { ...only(view.value.members, 2), rules: await state(2) }
  expect(ids()).toEqual([])
})

test('[K14] with new passes for those present nobody else is listed but who makes a pass by a role key', async () => {
  const { view, ids } = setUp()
  const [, ben] = full.members
  const mod = full.members.at(-1)
  view.value = only(full.members.filter(one => one !== ben && one !== mod))
  expect(ids()).toEqual([ben?.id, mod?.id])
  const rules = await room.later({ seq: 2, passGen: full.rules.state.passGen + 1 }, room.owner, full.rules)
  view.value = { ...only(view.value.members, 2), rules }
  expect(ids()).toEqual([mod?.id])
})

test('[K14] who went while I was out may hold the newest passes', async () => {
  const { view, ids } = setUp()
  const rules = await room.later({ seq: 2, passGen: full.rules.state.passGen + 1 }, room.owner, full.rules)
  view.value = { ...only(full.members.slice(0, -2), 4), stay: 2, rules }
  expect(ids()).toEqual(full.members.slice(-2).map(({ id }) => id))
})

test('[K29] who came with an epoch that never counted has not gone, and has not stayed', () => {
  const { clock, view, ids } = setUp(only(full.members.slice(0, 1), 0))
  const [me, late, ...others] = full.members
  if (!me || !late) throw new Error('nobody')
  view.value = only([me, late], 1)
  view.value = only([me], 0)
  expect(ids()).toEqual([])
  clock.advance(60_000)
  view.value = only([me, ...others], 1)
  clock.advance(1_000)
  view.value = only([me, late], 2)
  view.value = only([me], 3)
  expect(ids()).toHaveLength(50)
  expect(ids()).not.toContain(late.id)
})

test('[K14] [K29] who was barred by an epoch that never counted is listed again', async () => {
  const { view, list } = setUp()
  const [, ben] = full.members
  const without = only(full.members.filter(one => one !== ben))
  view.value = without
  const listed = list.value
  const barred = [ben?.leaf.keyHash as KeyHash]
  const rules = await room.later({ seq: 2, barred }, room.owner, full.rules)
  view.value = { ...without, epoch: without.epoch + 1, rules }
  expect(list.value).toEqual([])
  view.value = without
  expect(list.value).toEqual(listed)
})

test('[K14] [K29] nor does an epoch that never counted make anybody come back, or go', () => {
  const { clock, view, list, ids } = setUp()
  const [, ben, eve] = full.members
  const without = only(full.members.filter(one => one !== ben))
  clock.advance(1_000)
  view.value = without
  const listed = list.value
  expect(ids()).toEqual([ben?.id])
  clock.advance(1_000)
  view.value = only(full.members, 2)
  expect(ids()).toEqual([])
  view.value = without
  expect(list.value).toEqual(listed)
  view.value = only(
    without.members.filter(one => one !== eve),
    2,
  )
  expect(ids()).toEqual([eve?.id, ben?.id])
  view.value = without
  expect(list.value).toEqual(listed)
})

test('[K14] everybody but oneself is on it: other tabs of the own key, and who never had a name that could be read', () => {
  const [me, ben] = full.members
  if (!me || !ben) throw new Error('nobody')
  const nameless = { ...ben, mac: 'unknown-generation' as const, profile: null }
  const tab = { ...me, id: 'tab', leaf: { ...me.leaf, memberKey: room.server.publicKey as never } }
  const { view, list } = setUp(only([me, nameless, tab]))
  view.value = only([], 2)
  const { memberKey } = ben.leaf
  expect(list.value).toEqual([
    { id: ben.id, name: '', at: 0, memberKey, cert: undefined },
    { id: 'tab', name: 'Somebody', at: 0, memberKey: tab.leaf.memberKey, cert: me.leaf.cert },
  ])
})

test('[K14] fifty are kept, those who stayed longest, however many came and went since', () => {
  const { clock, view, list, ids } = setUp()
  const [me, ben, eve, ...rest] = full.members
  if (!me || !ben || !eve) throw new Error('nobody')
  view.value = only([me])
  clock.advance(60_000)
  view.value = only([me, ben, eve], 2)
  clock.advance(5_000)
  view.value = only([me], 3)
  expect(ids()).toHaveLength(50)
  for (const [i, one] of [...rest, ...rest].entries()) {
    view.value = only([me, { ...one, id: `${one.id} ${i}` }], 4 + 2 * i)
    clock.advance(4_000)
    view.value = only([me], 5 + 2 * i)
  }
  expect(ids()).toHaveLength(50)
  expect(ids()).toEqual(expect.arrayContaining([ben.id, eve.id]))
  const at = list.value.map(one => one.at)
  expect(at).toEqual(at.toSorted((a, b) => b - a))
})

test('[K14] a role key that somebody has shown is remembered when they come back without it; an owner key ties nobody', () => {
  const { view, shown } = setUp()
  const mod = full.members.at(-1)
  if (!mod) throw new Error('nobody')
  view.value = only(full.members.slice(0, -1))
  const { cert, ...leaf } = mod.leaf
  view.value = only([...full.members.slice(0, -1), { ...mod, leaf: { ...leaf, cert: undefined } }], 2)
  expect(shown()).toEqual([{ memberKey: mod.leaf.memberKey, cert }])
})
