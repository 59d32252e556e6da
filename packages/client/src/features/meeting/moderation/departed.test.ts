import type { KeyHash } from '@konklave/protocol'
import { signal } from '@preact/signals-core'
import { beforeAll, expect, test } from 'vitest'
import { manualClock } from '../../../kernel/manualClock.fixture.ts'
import type { GroupView } from '../group/group.ts'
import { meetingFixture, personFixture, type RoomFixture, roomFixture } from '../group/room.fixture.ts'
import { createDeparted } from './departed.ts'

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

function setUp(cert: GroupView['own']['leaf']['cert'] | null = null) {
  const clock = manualClock()
  const view = signal<GroupView | null>(full)
  const own = { memberKey: full.own.leaf.memberKey, cert }
  const { list } = createDeparted({ view, clock, own })
  return { clock, view, list, ids: () => list.value.map(({ id }) => id) }
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

test('[K29] who came with an epoch that never counted has not gone', () => {
  const { view, ids } = setUp()
  view.value = only(full.members.slice(0, -1), -1)
  expect(ids()).toEqual([])
})

test('neither oneself, nor another tab of the own role key', () => {
  const mod = full.members.at(-1)
  const { view, ids } = setUp(mod?.leaf.cert)
  view.value = only(full.members.slice(5, -1))
  expect(ids()).toEqual(full.members.slice(1, 5).map(({ id }) => id))
})

test('the newest fifty are kept', () => {
  const { view, ids } = setUp()
  view.value = only(full.members.slice(3))
  view.value = only(full.members.slice(0, 1), 2)
  expect(ids()).toEqual(full.members.slice(3, 53).map(({ id }) => id))
})
