import { hex, utf8 } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { readKept } from './kept.ts'
import type { PollBody } from './ports.ts'
import { base, counts, idOf, ids, memberAt, only, result, type Sent, table, tea } from './table.fixture.ts'

describe('the end of a poll', () => {
  test('[K40] ends with the same result for all, whatever came first, twice, late or after a reload', async () => {
    let [closed, reloads, votes] = [0, 0, 0]
    for (let seed = 1; seed <= 150; seed++) {
      const { below, deskOf, deliver, sent, coming, someCome, reload, settle, lives } = table(seed)
      const hidden = below(2) === 0
      const choice = (['one', 'several', 'yesNo'] as const)[below(3)] ?? 'one'
      await deskOf(below(2)).ask({ ...tea, choice, options: choice === 'yesNo' ? [] : tea.options, hidden })
      for (let step = 0; step < 60; step++) {
        const who = below(5)
        const poll = deskOf(who).list.value[0]
        switch (below(9)) {
          case 0:
          case 1:
            if (poll && !poll.closed) {
              votes++
              await deskOf(who).vote(poll.id, choice === 'several' && below(2) ? [0, 2] : [below(3)])
            }
            break
          case 2:
            if (step > 30 && poll?.mayClose) await deskOf(who).close(poll.id)
            break
          case 3: {
            // Doubled.
            const again = sent[below(sent.length)]
            if (again?.kept && again.from !== who) coming[who]?.push(again)
            break
          }
          case 4:
            if (below(6) === 0) {
              reload(who)
              reloads++
            }
            break
          default:
            someCome(who)
        }
      }
      settle()
      for (const i of [0, 1]) {
        const poll = deskOf(i).list.value[0]
        if (poll?.mayClose) await deskOf(i).close(poll.id)
      }
      settle()
      for (const message of sent.filter(({ kept }) => kept))
        for (const to of [0, 1, 2, 3, 4]) if (to !== message.from) deliver(to, message)
      const shown = [0, 1, 2, 3, 4].flatMap(i => {
        const poll = deskOf(i).list.value[0]
        return poll ? [{ i, poll }] : []
      })
      if (shown.every(({ poll }) => poll.closed)) closed++
      for (const { i, poll } of shown) {
        const but = lives(i) > 1 ? idOf(i) : undefined
        for (const other of shown) {
          if (lives(other.i) > 1) continue
          expect(result(poll, but), `seed ${seed}, ${i} and ${other.i}`).toEqual(result(other.poll, but))
        }
      }
    }
    expect(closed).toBeGreaterThan(120)
    expect(reloads).toBeGreaterThan(50)
    expect(votes).toBeGreaterThan(500)
  })

  test('[K43] who asked and no longer may does not close it, nor does a presenter who did not ask', async () => {
    const { clock, deskOf, settle, sent } = table()
    const id = await deskOf(0).ask(tea)
    settle()
    await deskOf(1).vote(id, [0])
    settle()
    await deskOf(0).close(id)
    const close = sent.find(({ body }) => body.t === 'closePoll')?.body
    if (close?.t !== 'closePoll') throw new Error('not closed')
    const said = { sender: memberAt(0), epoch: base.epoch, body: close, view: { ...base, own: memberAt(1) } }
    deskOf(1).received({ ...said, may: false })
    deskOf(1).received({ ...said, sender: memberAt(2), may: true })
    clock.advance(1_000)
    expect(only(deskOf(1)).closed).toBeNull()
    expect(sent.some(({ body }) => body.t === 'openVote')).toBe(false)
    deskOf(1).received({ ...said, may: true })
    expect(only(deskOf(1)).closed).not.toBeNull()
  })

  test('hidden: nobody, the asker included, gets anything that tells a vote before it is closed; then all is opened by itself', async () => {
    const { deskOf, settle, sent } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    for (const i of [1, 2, 3]) await deskOf(i).vote(id, [i - 1])
    settle()
    expect(only(deskOf(0))).toMatchObject({ voted: 3, tally: null })
    // Not a choice in what was sent, and no two alike: the secret is part of what was hashed.
    const before = sent.filter(({ body }) => body.t === 'vote')
    expect(before.map(({ body }) => 'opened' in body)).toEqual([false, false, false])
    expect(sent.some(({ body }) => body.t === 'openVote')).toBe(false)
    await deskOf(0).close(id)
    settle()
    expect(counts(only(deskOf(4)))).toEqual([1, 1, 1])
    expect(sent.filter(({ body }) => body.t === 'openVote')).toHaveLength(3)
  })

  test('an opening that does not fit what was sent before, or under another name, is no vote', async () => {
    const { deskOf, settle, deliver, sent } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    await deskOf(2).vote(id, [0])
    const vote = sent.find(({ body }) => body.t === 'vote')?.body
    if (vote?.t !== 'vote') throw new Error('no vote')
    // Somebody takes the commitment of another for their own.
    const copied: Sent = { from: 3, body: { ...vote, n: 77 }, kept: true }
    for (const to of [0, 1, 2, 4]) deliver(to, copied)
    settle()
    await deskOf(0).close(id)
    settle()
    const opening = sent.find(({ body }) => body.t === 'openVote')?.body
    if (opening?.t !== 'openVote') throw new Error('not opened')
    for (const to of [0, 1, 4]) {
      deliver(to, { from: 3, body: { ...opening, n: 78 }, kept: true })
      deliver(to, { from: 2, body: { ...opening, n: 79, choice: [1] }, kept: true })
      const poll = only(deskOf(to))
      expect(counts(poll)).toEqual([1, 0, 0])
      expect(ids(poll.closed?.missing)).toEqual([idOf(3)])
    }
  })

  test('[K43] who may not ask is not heard when asking, closing or passing one on, and cannot do so here', async () => {
    const { deskOf, settle, deliver, sent } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    await deskOf(3).vote(id, [0])
    settle()
    const [asked, vote] = sent.map(({ body }) => body)
    if (asked?.t !== 'poll' || vote?.t !== 'vote') throw new Error('other messages')
    const { t: _, n: of, ...content } = asked
    const counted = [{ from: memberAt(3).leaf.keyHash, vote: vote.commitment }]
    const forged: PollBody[] = [
      { ...asked, n: 200 },
      { t: 'closePoll', n: 201, poll: vote.poll, counted },
      { t: 'runningPoll', by: memberAt(1).leaf.keyHash, of: of + 5, ...content },
    ]
    for (const body of forged) for (const to of [0, 1, 3]) deliver(to, { from: 2, body, kept: true })
    settle()
    for (const i of [0, 1, 3]) {
      expect(deskOf(i).list.value).toHaveLength(i === 1 ? 2 : 1)
      expect(deskOf(i).list.value.every(({ closed }) => closed === null)).toBe(true)
    }
    expect(sent.some(({ body }) => body.t === 'openVote')).toBe(false)
    await expect(deskOf(2).ask(tea)).rejects.toThrow('not-allowed')
    await expect(deskOf(2).close(id)).rejects.toThrow('not-allowed')
    // While who asked is here, it is theirs to close.
    await expect(deskOf(1).close(id)).rejects.toThrow('not-allowed')
  })

  test('[K43] closed anew, by who asked or another: every device counts by the closing that came first, and opens nothing more', async () => {
    const { deskOf, settle, deliver, sent } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    await deskOf(2).vote(id, [0])
    await deskOf(3).vote(id, [1])
    settle()
    await deskOf(0).close(id)
    settle()
    const close = sent.find(({ body }) => body.t === 'closePoll')?.body
    if (close?.t !== 'closePoll') throw new Error('not closed')
    const before = [1, 2, 3, 4].map(i => result(only(deskOf(i))))
    const opened = () => sent.filter(({ body }) => body.t === 'openVote').length
    expect([counts(only(deskOf(4))), only(deskOf(4)).closed?.twice, opened()]).toEqual([[1, 1, 0], false, 2])
    for (const to of [1, 2, 3, 4])
      for (const [from, n] of [
        [0, close.n - 1],
        [0, close.n + 9],
        [1, 1],
      ] as const)
        deliver(to, { from, body: { ...close, n, counted: close.counted.slice(1) }, kept: true })
    settle()
    expect([1, 2, 3, 4].map(i => result(only(deskOf(i))))).toEqual(
      before.map(one => ({ ...one, twice: true })),
    )
    expect(opened()).toBe(2)
    // Nor does the own screen close it again.
    await deskOf(0).close(id)
    expect(sent.filter(({ body }) => body.t === 'closePoll')).toHaveLength(1)
  })

  test('[K43] my closing counts when it stands in the log: somebody else may have been first', async () => {
    const { deskOf, settle, deliver, sent, late } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    await deskOf(2).vote(id, [0])
    settle()
    const comes = late()
    await deskOf(0).close(id)
    expect(only(deskOf(0))).toMatchObject({ closed: null, mayClose: false })
    const close = sent.find(({ body }) => body.t === 'closePoll')?.body
    if (close?.t !== 'closePoll') throw new Error('not closed')
    deliver(0, { from: 1, body: { ...close, n: 1, counted: [] }, kept: true })
    comes()
    settle()
    expect(only(deskOf(0)).closed).toMatchObject({ by: { id: idOf(1) }, twice: true })
  })

  test('closed by an earlier vote of somebody than the last: all see that their vote was left out', async () => {
    const { deskOf, settle, deliver, sent } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    for (const option of [0, 1]) await deskOf(2).vote(id, [option])
    settle()
    const [first] = sent.flatMap(({ body }) => (body.t === 'vote' ? [body] : []))
    if (!first) throw new Error('no vote')
    const counted = [{ from: memberAt(2).leaf.keyHash, vote: first.commitment }]
    const close: PollBody = { t: 'closePoll', n: 30, poll: first.poll, counted }
    for (const to of [1, 2, 3]) deliver(to, { from: 0, body: close, kept: true })
    settle()
    for (const i of [1, 3]) expect(ids(only(deskOf(i)).closed?.leftOut)).toEqual([idOf(2)])
  })

  test('[K43] only the last vote of a person is opened: none that another had replaced in the log before the end', async () => {
    const { clock, deskOf, settle, deliver, sent } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    for (const option of [0, 1, 2]) await deskOf(2).vote(id, [option])
    const votes = sent.flatMap(({ body }) => (body.t === 'vote' ? [body] : []))
    const from = memberAt(2).leaf.keyHash
    for (const [i, { poll, commitment }] of votes.entries()) {
      const counted = [{ from, vote: commitment }]
      deliver(2, { from: 0, body: { t: 'closePoll', n: 30 - i, poll, counted }, kept: true })
    }
    clock.advance(1_000)
    expect(sent.some(({ body }) => body.t === 'openVote')).toBe(false)
    expect(ids(only(deskOf(2)).closed?.missing)).toEqual([idOf(2)])
  })

  test('a vote that was on its way when the poll was closed is late: the one before it is opened and counts', async () => {
    const { deskOf, settle, sent, waiting } = table()
    const id = await deskOf(0).ask({ ...tea, hidden: true })
    settle()
    await deskOf(2).vote(id, [0])
    settle()
    await deskOf(0).close(id)
    await deskOf(2).vote(id, [1])
    const late = sent.findLast(({ body }) => body.t === 'vote')?.body
    if (late?.t !== 'vote') throw new Error('no vote')
    waiting.add(`2 ${late.n}`)
    settle()
    expect(counts(only(deskOf(4)))).toEqual([1, 0, 0])
    expect(only(deskOf(2)).closed).toMatchObject({ mineLeftOut: true, mineUnknown: false, missing: [] })
  })

  test.each([true, false])(
    '[K32] a vote outlives a reload of its page, and counts: hidden %s',
    async hidden => {
      const { deskOf, settle, reload } = table()
      const id = await deskOf(0).ask({ ...tea, hidden })
      settle()
      await deskOf(2).vote(id, [0])
      await deskOf(2).vote(id, [1])
      settle()
      reload(2)
      settle()
      expect(only(deskOf(2))).toMatchObject({ chosen: [1], voted: 1 })
      await deskOf(0).close(id)
      settle()
      for (const i of [0, 2, 4]) {
        expect(counts(only(deskOf(i)))).toEqual([0, 1, 0])
        expect(only(deskOf(i)).closed).toMatchObject({ missing: [], mineUnknown: false })
      }
      // After the end, too.
      reload(2)
      settle()
      expect(counts(only(deskOf(2)))).toEqual([0, 1, 0])
      expect(only(deskOf(2)).closed?.mineUnknown).toBe(false)
    },
  )

  test('[K32] what a tab has kept of another meeting, or what cannot be read, is nothing', async () => {
    const { deskOf, settle, reload, tabs } = table()
    const id = await deskOf(0).ask(tea)
    settle()
    await deskOf(2).vote(id, [0])
    settle()
    const kept = tabs[2]?.get('polls')
    if (!kept) throw new Error('nothing kept')
    expect(readKept(kept, base).votes).toHaveLength(1)
    expect(readKept(kept, { groupId: new Uint8Array(16) as typeof base.groupId })).toEqual({
      votes: [],
      away: [],
    })
    for (const bytes of [kept.slice(0, -3), utf8(`${hex(base.groupId)} zz x`)])
      expect(readKept(bytes, base)).toEqual({ votes: [], away: [] })
    tabs[2]?.set('polls', kept.slice(0, -3))
    reload(2)
    settle()
    expect(only(deskOf(2)).chosen).toBeNull()
  })
})
