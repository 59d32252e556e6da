import { commitmentOf, fitsPoll, fromHex, hex, type PollContent, pollIdOf } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import type { PollBody } from './ports.ts'
import { base, counts, idOf, ids, memberAt, only, type Sent, table, tea } from './table.fixture.ts'

describe('a poll', () => {
  test('named: all see who chose what while it runs; the last vote counts, and one who has left does not', async () => {
    const { deskOf, settle, deliver, sent } = table()
    const id = await deskOf(0).ask(tea)
    settle()
    await deskOf(2).vote(id, [0])
    await deskOf(3).vote(id, [1])
    await deskOf(2).vote(id, [2])
    settle()
    for (const i of [0, 2, 4]) expect(counts(only(deskOf(i)))).toEqual([0, 1, 1])
    expect(ids(only(deskOf(4)).tally?.options[2]?.by)).toEqual([idOf(2)])
    await deskOf(0).close(id)
    settle()
    for (const i of [0, 1, 2, 3, 4]) {
      expect(counts(only(deskOf(i)))).toEqual([0, 1, 1])
      expect(only(deskOf(i)).closed).toMatchObject({ missing: [], leftOut: [], twice: false })
    }
    // Too late: here it is not sent, and from elsewhere it changes nothing, also of who is in the list.
    await deskOf(4).vote(id, [0])
    const last = sent.filter(({ from, body }) => from === 2 && body.t === 'vote')[0]?.body
    if (last?.t !== 'vote') throw new Error('no vote')
    for (const to of [0, 1, 4]) deliver(to, { from: 2, body: { ...last, n: last.n + 500 }, kept: true })
    settle()
    for (const to of [0, 1, 4]) expect(counts(only(deskOf(to)))).toEqual([0, 1, 1])
  })

  test('[K43] polls of one who asks without end push out the oldest of their own, and nobody else’s', async () => {
    const { deskOf, settle, deliver } = table()
    const id = await deskOf(0).ask(tea)
    settle()
    const said = (n: number): Sent => {
      const body = { ...tea, options: [...tea.options], question: `${n}?` }
      return { from: 1, body: { t: 'poll', n, ...body }, kept: true }
    }
    for (let n = 1; n <= 200; n++) deliver(2, said(n))
    const all = deskOf(2).list.value
    expect(all.some(one => one.id === id)).toBe(true)
    expect(all.at(-1)?.question).toBe('200?')
    expect(all.length).toBeLessThan(70)
  })

  test('options that do not exist, too many of them, and questions nobody could answer are none', async () => {
    const { deskOf, settle, deliver, sent } = table()
    const id = await deskOf(0).ask(tea)
    settle()
    const poll = sent.find(({ body }) => body.t === 'poll')?.body
    if (poll?.t !== 'poll') throw new Error('no poll')
    const { memberKey } = memberAt(2).leaf
    const secret = new Uint8Array(32)
    for (const [n, choice] of [[3], [0, 1], [], [1, 0], [0, 0]].entries()) {
      const commitment = commitmentOf({ poll: fromHex(id), memberKey, secret, choice })
      const body = {
        t: 'vote',
        n: 50 + n,
        poll: fromHex(id),
        commitment,
        opened: { secret, choice },
      } as const
      deliver(1, { from: 2, body: { ...body, opened: { secret, choice: [...choice] } }, kept: true })
      expect(counts(only(deskOf(1)))).toEqual([0, 0, 0])
      expect(only(deskOf(1)).voted).toBe(0)
    }
    for (const options of [[], ['alone'], ['twice', 'twice']])
      deliver(1, { from: 0, body: { ...poll, n: 90, options }, kept: true })
    expect(deskOf(1).list.value).toHaveLength(1)
    await expect(deskOf(1).vote(id, [7])).rejects.toThrow('not-allowed')
    await expect(deskOf(0).ask({ ...tea, question: ' ' })).rejects.toThrow('not-allowed')
  })

  test('[K43] a question that somebody foists on who may ask goes no further in their name', () => {
    const { deskOf, deliver, settle, reload } = table()
    const foisted: PollBody = { t: 'runningPoll', by: memberAt(1).leaf.keyHash, of: 9, ...tea }
    deliver(1, { from: 2, body: foisted, kept: false })
    reload(4)
    settle()
    for (const i of [0, 2, 3, 4]) expect(deskOf(i).list.value).toEqual([])
  })

  test('put away, a poll stays away: with its result, and after a reload; a new one does not', async () => {
    const { deskOf, settle, reload } = table()
    const id = await deskOf(0).ask(tea)
    settle()
    deskOf(2).putAway()
    await deskOf(0).close(id)
    settle()
    expect(only(deskOf(2))).toMatchObject({ away: true, closed: { missing: [] } })
    reload(2)
    settle()
    await deskOf(0).ask({ ...tea, question: 'Cake?' })
    settle()
    const shown = deskOf(2).list.value.map(({ question, away }) => [question, away])
    expect(new Map(shown as [string, boolean][])).toEqual(
      new Map([
        ['Tea?', true],
        ['Cake?', false],
      ]),
    )
  })

  test('asked twice in the same words while it runs it is one poll: two quick taps ask once', async () => {
    const { deskOf, settle, sent } = table()
    const yesNo: PollContent = { question: '', choice: 'yesNo', options: [], hidden: false }
    const [first, second] = await Promise.all([deskOf(0).ask(yesNo), deskOf(0).ask(yesNo)])
    expect(second).toBe(first)
    expect(sent.filter(({ body }) => body.t === 'poll')).toHaveLength(1)
    await deskOf(0).close(first)
    settle()
    expect(await deskOf(0).ask(yesNo)).not.toBe(first)
    expect(deskOf(0).list.value).toHaveLength(2)
  })

  test('a question in other words is another poll: votes for the one are none for the other', () => {
    const asked = { groupId: base.groupId, by: memberAt(0).leaf.keyHash, n: 1, ...tea }
    const id = hex(pollIdOf(asked))
    expect(hex(pollIdOf({ ...asked, options: ['no', 'yes', 'later'] }))).not.toBe(id)
    expect(hex(pollIdOf({ ...asked, hidden: true }))).not.toBe(id)
    expect(fitsPoll([1], tea) && !fitsPoll([3], tea)).toBe(true)
  })
})
