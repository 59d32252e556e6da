import type { Poll } from '@konklave/client'
import { commitmentOf, hex, limits, type MemberKey, type SealedBody } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import type { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { type Cast, keyOf, says, withMallory } from './mallory.ts'

let scene: Scene
afterEach(() => scene?.close())

const only = ({ view }: SimPerson): Poll | undefined => view.polls.list.value[0]
const fromHex = (text: string) =>
  Uint8Array.from(text.match(/../g) ?? [], byte => Number.parseInt(byte, 16)) as Uint8Array<ArrayBuffer>
const counts = (person: SimPerson) => only(person)?.tally?.options.map(({ by }) => by.map(({ name }) => name))

/** Olga asks, Gast votes for the first of two, and Mallory is there. */
async function polled(hidden: boolean) {
  const cast = await withMallory()
  scene = cast.scene
  const { olga, gast, mallory } = cast
  await scene.click(async () => {
    await olga.view.polls.ask({ question: 'Tea?', choice: 'one', options: ['yes', 'no'], hidden })
  })
  await scene.until(() => [gast, mallory].every(one => only(one)), 'the poll')
  const id = only(olga)?.id ?? ''
  await scene.click(() => gast.view.polls.vote(id, [0]))
  await scene.until(() => only(olga)?.voted === 1 && only(mallory)?.voted === 1, 'the vote')
  return { ...cast, id, poll: fromHex(id) }
}
const keyOfMallory = (cast: Cast): MemberKey => keyOf(cast.out, cast.mallory.view.me.value?.id ?? '')

describe('[K43] a hostile member in a poll', () => {
  test('closes it, and asks one, without the right to: nothing is opened, nothing is shown', async () => {
    const cast = await polled(true)
    const { olga, gast, poll } = cast
    const gastKey = gast.view.me.value?.id ?? ''
    const forged: SealedBody[] = [
      { t: 'closePoll', n: 5_000_000, poll, counted: [{ from: fromHex(gastKey) as never, vote: poll }] },
      { t: 'poll', n: 5_000_001, question: 'Mine?', choice: 'yesNo', options: [], hidden: false },
      {
        ...{ t: 'runningPoll', by: fromHex(gastKey) as never, of: 9 },
        ...{ question: 'His?', choice: 'yesNo', options: [], hidden: false },
      },
    ]
    for (const body of forged) await says(cast, body)
    await scene.clock.advance(5_000)
    expect(olga.view.polls.list.value).toHaveLength(1)
    for (const one of [olga, gast]) expect(only(one)).toMatchObject({ closed: null, tally: null })
  })

  test('votes for what there is not, twice, for closed polls, and in another name: it changes its own vote at most', async () => {
    const cast = await polled(false)
    const { olga, gast, id, poll } = cast
    const memberKey = keyOfMallory(cast)
    const secret = scene.random.bytes(32)
    const made = (n: number, choice: number[], key = memberKey): SealedBody => ({
      ...{ t: 'vote', n, poll, opened: { secret, choice } },
      commitment: commitmentOf({ poll, memberKey: key, secret, choice }),
    })
    const gastKey = keyOf(cast.server, gast.view.me.value?.id ?? '')
    await says(cast, made(5_000_000, [1]))
    await scene.until(() => counts(olga)?.[1]?.length === 1, 'its vote')
    await says(cast, made(5_000_001, [7]))
    await says(cast, made(5_000_001, [0]))
    await says(cast, made(5_000_002, [1], gastKey))
    await scene.clock.advance(2_000)
    for (const one of [olga, gast]) expect(counts(one)).toEqual([['Gast'], []])
    await scene.click(() => olga.view.polls.close(id))
    await scene.until(() => only(gast)?.closed !== null, 'closed')
    await says(cast, made(5_000_003, [1]))
    await says(cast, { t: 'openVote', n: 5_000_004, poll, secret, choice: [1] })
    await scene.clock.advance(2_000)
    for (const one of [olga, gast]) expect(counts(one)).toEqual([['Gast'], []])
  })

  test('changes what it sent in a hidden one when it sees the others: it is not counted, and named', async () => {
    const cast = await polled(true)
    const { olga, gast, id, poll } = cast
    const memberKey = keyOfMallory(cast)
    const secret = scene.random.bytes(32)
    const commitment = commitmentOf({ poll, memberKey, secret, choice: [0] })
    await says(cast, { t: 'vote', n: 5_000_000, poll, commitment })
    await scene.until(() => only(olga)?.voted === 2, 'both')
    await scene.click(() => olga.view.polls.close(id))
    await scene.until(() => counts(olga)?.[0]?.length === 1, 'opened')
    await says(cast, { t: 'openVote', n: 5_000_001, poll, secret, choice: [1] })
    await scene.clock.advance(2_000)
    for (const one of [olga, gast]) {
      expect(counts(one)).toEqual([['Gast'], []])
      expect(only(one)?.closed?.missing.map(({ name }) => name)).toEqual(['Mallory'])
    }
    await says(cast, { t: 'openVote', n: 5_000_002, poll, secret, choice: [0] })
    await scene.until(() => counts(gast)?.[0]?.length === 2, 'as it had sent')
    expect(hex(poll)).toBe(id)
  })

  test('fills nobody’s list: what it says somebody has asked is bounded, and keeps nobody from asking', async () => {
    const cast = await withMallory()
    scene = cast.scene
    const { olga } = cast
    const by = fromHex(olga.view.me.value?.id ?? '') as never
    const content = { choice: 'yesNo' as const, options: [], hidden: false }
    for (let of = 1; of <= 20; of++)
      await says(cast, { t: 'runningPoll', by, of, question: `Mine ${of}?`, ...content })
    await scene.until(() => only(olga) !== undefined, 'the first')
    await scene.clock.advance(2_000)
    expect(olga.view.polls.list.value).toHaveLength(limits.POLLS_RUNNING_MAX)
    const asked: string[] = []
    await scene.click(async () => {
      asked.push(await olga.view.polls.ask({ ...content, question: 'Really mine?' }))
    })
    expect(olga.view.polls.list.value.find(({ id }) => id === asked[0])?.via).toBeNull()
  })
})
