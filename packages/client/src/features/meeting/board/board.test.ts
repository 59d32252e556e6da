import { type BoardEntry, limits, type SealedBody } from '@konklave/protocol'
import { signal } from '@preact/signals-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { chance } from '../../../kernel/chance.fixture.ts'
import { manualClock } from '../../../kernel/manualClock.fixture.ts'
import type { GroupView } from '../group/group.ts'
import { meetingFixture, personFixture, roomFixture } from '../group/room.fixture.ts'
import { boardOf } from '../view/board.ts'
import { type Board, createBoard } from './board.ts'

type Body = Extract<SealedBody, { t: 'board' }>
const RUN = limits.BOARD_RUN
const YEAR_MS = 365 * 86_400_000

/** Four people; the first two lead. */
let base: GroupView

beforeAll(async () => {
  const room = await roomFixture(null, 'open')
  const others = await Promise.all(Array.from({ length: 3 }, () => personFixture(room)))
  base = led((await meetingFixture(room, others)).view, [0, 1])
})

/** The same people, of whom these lead. */
function led(view: GroupView, who: readonly number[]): GroupView {
  const keys = who.flatMap(i => view.members[i]?.leaf.keyHash ?? [])
  const roles = keys.map(keyHash => ({ keyHash, role: 'moderator' as const }))
  const rules = { ...view.rules, charter: { ...view.rules.charter, roles, owners: [] } }
  return { ...view, rules }
}

function as(i: number, view = base): GroupView {
  const own = view.members[i]
  if (!own) throw new Error('nobody')
  return { ...view, own }
}

function member(i: number, view = base) {
  return as(i, view).own
}

function desk(i: number, startsAt = 0) {
  const clock = manualClock()
  clock.advance(startsAt)
  const view = signal(as(i))
  const sent: Body[] = []
  const board = createBoard({
    clock,
    view,
    maySend: () => true,
    isWritten: async () => false,
    send: async body => void (body.t === 'board' && sent.push(body)),
  })
  board.epoch(view.value, false)
  return { clock, view, sent, board, shown: boardOf(view, board.entries) }
}

const timer = (n: number, value: number, ageMs = 0): BoardEntry => ({ name: 'timer', n, ageMs, value })
const body = (...entries: BoardEntry[]): Body => ({ t: 'board', entries })
const values = (board: Board) =>
  [...board.entries.value.values()].map(({ entry: { name, n, value } }) => ({ name, n, value }))

describe('[K43] the board', () => {
  test('is the same for all in the end: in any order, with losses that somebody makes up for, and repetitions', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const below = chance(seed)
      // Few versions for many entries: two who write at the same time.
      const said = Array.from({ length: 12 }, (): BoardEntry => {
        const n = RUN + 1 + below(4)
        if (below(3) > 0) return { name: below(2) ? 'timer' : 'pause', n, ageMs: 0, value: below(5) * 1_000 }
        const who = [0, 1, 2, 3].filter(() => below(2)).slice(0, 3)
        return { name: 'spotlight', n, ageMs: 0, value: who.map(i => member(i).leaf.keyHash) }
      })
      const all = desk(2).board
      for (const entry of said) all.received(member(0), base.epoch, body(entry))
      const helper = body(...[...all.entries.value.values()].map(({ entry }) => entry))
      for (let receiver = 0; receiver < 5; receiver++) {
        const { board } = desk(3)
        const heard = [...said, ...said].filter(() => below(3) > 0)
        for (let i = heard.length - 1; i > 0; i--) {
          const j = below(i + 1)
          ;[heard[i], heard[j]] = [heard[j], heard[i]] as [BoardEntry, BoardEntry]
        }
        const helped = below(heard.length + 1)
        for (const [i, entry] of heard.entries()) {
          if (i === helped) board.received(member(1), base.epoch, helper)
          board.received(member(below(2)), base.epoch, body(entry))
        }
        if (helped === heard.length) board.received(member(1), base.epoch, helper)
        const sorted = (of: Board) => values(of).sort((a, b) => (a.name < b.name ? -1 : 1))
        expect(sorted(board), `seed ${seed}`).toEqual(sorted(all))
      }
    }
  })

  test('who had the right is heard, who has lost it is not, and what was taken before stays', () => {
    const { board, view } = desk(3)
    board.received(member(1), base.epoch, body(timer(RUN + 1, 60_000)))
    view.value = as(3, led(base, [0]))
    board.received(member(1), base.epoch, body(timer(RUN + 2, 1_000)))
    expect(values(board)).toEqual([{ name: 'timer', n: RUN + 1, value: 60_000 }])
    board.received(member(0), base.epoch, body(timer(RUN + 2, 2_000)))
    expect(values(board)).toEqual([{ name: 'timer', n: RUN + 2, value: 2_000 }])
  })

  test('nobody without the right writes, and nobody at all ahead of time', () => {
    const { board } = desk(3)
    board.received(member(2), base.epoch, body(timer(RUN + 1, 60_000)))
    board.received(member(0), base.epoch, body(timer((base.epoch + 2) * RUN, 60_000)))
    expect(values(board)).toEqual([])
    board.received(member(0), base.epoch, body(timer((base.epoch + 2) * RUN - 1, 60_000)))
    expect(values(board)).toHaveLength(1)
  })

  test('an own entry counts when it is back in the log; one that got lost is said again', () => {
    const { board, sent, clock } = desk(0)
    board.write({ name: 'timer', value: 60_000 })
    expect(values(board)).toEqual([])
    clock.advance(3_000)
    expect(sent.map(({ entries }) => entries[0]?.ageMs)).toEqual([0, 3_000])
    board.received(member(0), base.epoch, sent[0] ?? body())
    clock.advance(60_000)
    expect(sent).toHaveLength(2)
    expect(values(board)).toEqual([{ name: 'timer', n: base.epoch * RUN + 1, value: 60_000 }])
  })

  test('who writes after somebody else is newer, also from an epoch on that has outrun the versions', () => {
    const { board, sent } = desk(0)
    board.received(member(1), base.epoch, body(timer(base.epoch * RUN + 7, 1_000)))
    board.write({ name: 'timer', value: 2_000 })
    expect(sent[0]?.entries[0]?.n).toBe(base.epoch * RUN + 8)
  })

  test('a clock that is wrong by a year changes nothing: what counts is how long it has been up', () => {
    const late = desk(3, YEAR_MS)
    late.board.received(member(0), base.epoch, body(timer(RUN + 1, 60_000, 20_000)))
    const { until = 0 } = late.shown.timer.value ?? {}
    expect(until - late.clock.now()).toBe(40_000)
    // What came late by the network is put right by who heard it in time, and never the other way round.
    late.board.received(member(1), base.epoch, body(timer(RUN + 1, 60_000, 25_000)))
    late.board.received(member(1), base.epoch, body(timer(RUN + 1, 60_000, 1_000)))
    expect((late.shown.timer.value?.until ?? 0) - late.clock.now()).toBe(35_000)
  })

  test('who has come is told all of it with its age, by the first who may; the next keeps silent', () => {
    const [first, second] = [desk(0), desk(1)]
    for (const { board } of [first, second])
      board.received(
        member(0),
        base.epoch,
        body(timer(RUN + 1, 60_000), { name: 'pause', n: 3, ageMs: 0, value: 0 }),
      )
    const next = { ...base, epoch: base.epoch + 1 }
    for (const one of [first, second]) {
      one.clock.advance(10_000)
      one.view.value = { ...one.view.value, epoch: next.epoch }
      one.board.epoch(one.view.value, true)
    }
    first.clock.advance(500)
    const [told = body()] = first.sent
    expect(told.entries).toEqual([
      timer(RUN + 1, 60_000, 10_500),
      { name: 'pause', n: 3, ageMs: 10_500, value: 0 },
    ])
    second.board.received(member(0), next.epoch, told)
    second.clock.advance(30_000)
    expect(second.sent).toEqual([])
  })

  test('half of it, or of an epoch before, does not silence the next', () => {
    for (const [epoch, entries] of [
      [base.epoch + 1, [timer(RUN + 1, 60_000)]],
      [base.epoch, [timer(RUN + 1, 60_000), { name: 'pause', n: 3, ageMs: 0, value: 0 }]],
    ] as [number, BoardEntry[]][]) {
      const { board, clock, view, sent } = desk(1)
      board.received(
        member(0),
        base.epoch,
        body(timer(RUN + 1, 60_000), { name: 'pause', n: 3, ageMs: 0, value: 0 }),
      )
      view.value = { ...view.value, epoch: base.epoch + 1 }
      board.epoch(view.value, true)
      board.received(member(0), epoch, body(...entries))
      clock.advance(10_000)
      expect(sent).toHaveLength(1)
    }
  })

  test('nor does who may not write it', () => {
    const { board, clock, view, sent } = desk(1)
    board.received(member(0), base.epoch, body(timer(RUN + 1, 60_000)))
    view.value = { ...view.value, epoch: base.epoch + 1 }
    board.epoch(view.value, true)
    board.received(member(2), base.epoch + 1, body(timer(RUN + 1, 60_000)))
    clock.advance(10_000)
    expect(sent).toHaveLength(1)
  })

  test('another meeting begins with an empty board', () => {
    const { board, view } = desk(0)
    board.received(member(0), base.epoch, body(timer(RUN + 1, 60_000)))
    board.epoch({ ...view.value, groupId: new Uint8Array(16) as GroupView['groupId'] }, false)
    expect(values(board)).toEqual([])
  })
})
