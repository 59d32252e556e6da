import { limits, type RoomId, type RoomKey } from '@konklave/protocol'
import { signal } from '@preact/signals-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { manualClock } from '../../../kernel/manualClock.fixture.ts'
import { createScope } from '../../../kernel/scope.ts'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import { meetingFixture, personFixture, roomFixture } from '../group/room.fixture.ts'
import { createKeyBook } from './keyBook.ts'
import { NO_ROOMS, type Planned } from './plan.ts'

/** Three people; the first leads. */
let base: GroupView
beforeAll(async () => {
  const room = await roomFixture(null, 'open')
  const others = await Promise.all([1, 2].map(() => personFixture(room)))
  const { view } = await meetingFixture(room, others)
  const keyHash = memberOf(view, 0).leaf.keyHash
  const charter = { ...view.rules.charter, owners: [], roles: [{ keyHash, role: 'moderator' as const }] }
  base = { ...view, rules: { ...view.rules, charter }, own: memberOf(view, 1) }
})

function memberOf(view: GroupView, i: number): GroupView['own'] {
  const member = view.members[i]
  if (!member) throw new Error('nobody')
  return member
}

const roomAt = (i: number) => new Uint8Array(16).fill(i) as RoomId
const keyFor = (i: number): RoomKey => ({ room: roomAt(i), g: 0, secret: new Uint8Array(32).fill(i) })

function book(planned: Planned | null) {
  const room = {
    deps: { clock: manualClock() },
    scope: createScope(),
    identity: { memberKey: base.own.leaf.memberKey },
  } as unknown as RoomContext
  return createKeyBook({
    room,
    view: signal(base),
    planned: signal(planned),
    outing: signal({}),
    send: async () => undefined,
    ask: () => undefined,
  })
}
const plan = (...rooms: readonly number[]): Planned => ({
  rooms: { ...NO_ROOMS, state: 'open', rooms: rooms.map(i => ({ id: roomAt(i), title: '' })) },
  places: [],
  endsAt: null,
})
const open = (...keys: RoomKey[]) => ({ t: 'roomKeys' as const, open: keys, sealed: [] })

describe('[K44] keys of breakouts', () => {
  test('by somebody who does not lead are taken for rooms of the plan only: nobody fills the book', async () => {
    const { received, held } = book(plan(1, 2))
    const many = Array.from({ length: limits.BREAKOUTS_MAX }, (_, i) => keyFor(i + 1))
    await received(memberOf(base, 2), open(...many), base)
    expect(held.value.size).toBe(2)
    const before = book(null)
    await before.received(memberOf(base, 2), open(keyFor(1)), base)
    expect(before.held.value.size).toBe(0)
  })

  test('by somebody who leads may come before the plan does', async () => {
    const { received, held } = book(null)
    await received(memberOf(base, 0), open(keyFor(1)), base)
    expect(held.value.size).toBe(1)
  })
})
