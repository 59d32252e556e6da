import { Secret } from '@konklave/crypto'
import { signal } from '@preact/signals-core'
import { beforeAll, expect, test } from 'vitest'
import type { RoomContext } from '../context.ts'
import type { Group, GroupView } from '../group/group.ts'
import { meetingFixture, personFixture, type RoomFixture, roomFixture } from '../group/room.fixture.ts'
import type { MediaPort } from '../ports.ts'
import { handMediaKeys } from './mediaKeys.ts'

let room: RoomFixture
let view: GroupView

beforeAll(async () => {
  room = await roomFixture(null, 'open')
  view = (await meetingFixture(room, [await personFixture(room)])).view
})

type Keys = Parameters<MediaPort['setKeys']>[0]
const came = { addedSomebody: true, removedBarred: false }
const barred = { addedSomebody: false, removedBarred: true }

function setUp({ withLink = true } = {}) {
  const told: Keys[] = []
  const [now, maySend] = [signal<GroupView | null>(null), signal(true)]
  const ring = signal(withLink ? room.ring : null)
  const media = { setKeys: (keys: Keys) => void told.push(keys) } as MediaPort
  const stop = handMediaKeys({
    room: { deps: { media }, ring } as unknown as RoomContext,
    group: { view: now } as unknown as Group,
    maySend,
  })
  const changes = () =>
    told.map(({ epoch, addedSomebody, removedBarred }) => [epoch, addedSomebody, removedBarred])
  return { now, maySend, ring, told, changes, stop }
}

test('[K33] keys are there in the tick in which the epoch is in force, and are of its exporter', () => {
  const { now, told, stop } = setUp()
  now.value = { ...view, epoch: 5, change: came }
  now.value = { ...view, epoch: 6, mediaExport: new Secret(new Uint8Array(32).fill(1)), change: came }
  expect(told.map(({ epoch }) => epoch)).toEqual([5, 6])
  const [first, second] = told.map(({ own }) => own?.secret.join())
  expect(first).not.toBe(second)
  stop()
})

test('[K22] whoever may not send gets no key to send with; the change is told once', () => {
  const { now, maySend, told, changes, stop } = setUp()
  maySend.value = false
  now.value = { ...view, epoch: 5, change: came }
  maySend.value = true
  expect(told.map(({ own }) => own !== null)).toEqual([false, true])
  expect(changes()).toEqual([
    [5, true, false],
    [5, false, false],
  ])
  stop()
})

test('[K22] out of the group nothing can be sealed or opened any more', () => {
  const { now, told, stop } = setUp()
  now.value = { ...view, epoch: 5, change: came }
  now.value = null
  expect(told.at(-1)).toEqual({ epoch: 5, own: null, others: [], addedSomebody: false, removedBarred: false })
  expect(told).toHaveLength(2)
  stop()
})

test('[K37] what epochs changed adds up until the link is known, and an epoch that comes back says nothing', () => {
  const { now, ring, changes, stop } = setUp({ withLink: false })
  now.value = { ...view, epoch: 5, change: came }
  now.value = { ...view, epoch: 6, change: barred }
  expect(changes()).toEqual([])
  ring.value = room.ring
  now.value = { ...view, epoch: 5, change: { addedSomebody: false, removedBarred: false } }
  expect(changes()).toEqual([
    [6, true, true],
    [5, false, false],
  ])
  stop()
})
