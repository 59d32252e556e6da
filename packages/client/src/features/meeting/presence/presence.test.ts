import { signal } from '@preact/signals-core'
import { beforeAll, expect, test } from 'vitest'
import { manualClock } from '../../../kernel/manualClock.fixture.ts'
import type { GroupView } from '../group/group.ts'
import { meetingFixture, personFixture, roomFixture } from '../group/room.fixture.ts'
import { createPresence } from './presence.ts'

/** Twelve people, seen by the last of them. */
let view: GroupView

beforeAll(async () => {
  const room = await roomFixture(null, 'open')
  const others = await Promise.all(Array.from({ length: 11 }, () => personFixture(room)))
  const meeting = await meetingFixture(room, others)
  const own = meeting.view.members.at(-1)
  if (!own) throw new Error('nobody')
  view = { ...meeting.view, own }
})

function setUp(publishes = false, group = signal(view)) {
  const clock = manualClock()
  const beats: number[] = []
  const presence = createPresence({
    clock,
    view: group,
    beat: () => void beats.push(clock.now()),
    publishing: () => publishes,
    handBefore: () => 0,
    keepHand: () => undefined,
  })
  const witnesses = new Set(view.members.map(({ id }) => id))
  presence.entered({ stay: view.stay, founder: false, epoch: view.epoch, signer: null, witnesses })
  return { clock, beats, presence }
}

test('[K21] silent once three others of this epoch were heard, not after two', () => {
  for (const [heard, expected] of [
    [2, 1],
    [3, 0],
  ] as const) {
    const { clock, beats, presence } = setUp()
    presence.epoch(view, true)
    for (const member of view.members.slice(0, heard)) presence.message(member, view.epoch, null)
    clock.advance(5_000)
    expect(beats).toHaveLength(expected)
    presence.stop()
  }
})

test('[K21] what was said in an epoch before does not count', () => {
  const { clock, beats, presence } = setUp()
  presence.epoch(view, true)
  for (const member of view.members.slice(0, 3)) presence.message(member, view.epoch - 1, null)
  clock.advance(5_000)
  expect(beats).toHaveLength(1)
})

test('[K21] again and again, and at once when what is sent changes', () => {
  const { clock, beats, presence } = setUp(true)
  clock.advance(95_000)
  expect(beats).toEqual([30_000, 60_000, 90_000])
  presence.beatNow()
  expect(beats.at(-1)).toBe(95_000)
  clock.advance(30_000)
  expect(beats.at(-1)).toBe(125_000)
})

test('[K21] an epoch that adds nobody asks for no heartbeat', () => {
  const { clock, beats, presence } = setUp()
  presence.epoch(view, false)
  clock.advance(5_000)
  expect(beats).toEqual([])
})

test('[K23] half silent is not yet more than half', () => {
  for (const [speak, silent] of [
    [6, false],
    [5, true],
  ] as const) {
    const { clock, presence } = setUp()
    clock.advance(60_000)
    for (const member of view.members.slice(0, speak)) presence.message(member, view.epoch, null)
    clock.advance(20_000)
    expect(presence.halfSilent.value).toBe(silent)
    presence.stop()
  }
})

test('[K22] whoever comes back waits anew: what was heard before is of another stay', () => {
  const group = signal(view)
  const { presence } = setUp(false, group)
  const [other] = view.members
  if (!other) throw new Error('nobody')
  presence.message(other, view.epoch, null)
  expect(presence.gate.value).toBe(true)
  group.value = { ...view, epoch: view.epoch + 1, stay: view.stay + 1 }
  expect(presence.gate.value).toBe(false)
  const witnesses = new Set(view.members.map(({ id }) => id))
  presence.entered({ stay: view.stay + 1, founder: false, epoch: view.epoch + 1, signer: null, witnesses })
  expect(presence.gate.value).toBe(false)
  presence.message(other, view.epoch + 1, null)
  expect(presence.gate.value).toBe(true)
  presence.stop()
})
