import type { Poll, PollContent } from '@konklave/client'
import { afterEach, describe, expect, test } from 'vitest'
import { together } from './hostile/sight.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const tea: PollContent = { question: 'Tea?', choice: 'one', options: ['yes', 'no'], hidden: false }

async function meeting() {
  scene = await Scene.open({ admission: 'open' })
  const owner = await scene.owner()
  const [ann, bob] = [await scene.guest('Ann'), await scene.guest('Bob')]
  await together(scene, owner, ann, bob)
  return { owner, ann, bob, all: [owner, ann, bob] }
}

const polls = ({ view }: SimPerson): readonly Poll[] => view.polls.list.value
const only = (person: SimPerson): Poll | undefined => polls(person)[0]
const ask = async (person: SimPerson, content: PollContent): Promise<string> => {
  let id = ''
  await scene.click(async () => {
    id = await person.view.polls.ask(content)
  })
  return id
}
const vote = (person: SimPerson, ...choice: number[]) =>
  scene.click(() => person.view.polls.vote(only(person)?.id ?? '', choice))
const seen = (...people: SimPerson[]) =>
  scene.until(() => people.every(person => polls(person).length === 1), 'the poll')
/** "Ann, Bob | Olga": who chose what. */
const chosen = (person: SimPerson) =>
  only(person)
    ?.tally?.options.map(({ by }) =>
      by
        .map(({ name }) => name)
        .sort()
        .join(', '),
    )
    .join(' | ')
const says = (people: readonly SimPerson[], what: string) =>
  scene.until(
    () => people.every(person => chosen(person) === what),
    `${what}, not ${people.map(chosen).join(' / ')}`,
    120_000,
  )

describe('[K43] polls', () => {
  test('named: everybody sees who chose what; who comes later does too, and who loads the page anew', async () => {
    const { owner, ann, bob, all } = await meeting()
    const id = await ask(owner, tea)
    await seen(...all)
    await vote(ann, 0)
    await vote(bob, 1)
    await vote(bob, 0)
    await says(all, 'Ann, Bob | ')
    const late = await scene.guest('Late')
    await says([late], 'Ann, Bob | ')
    await vote(late, 1)
    await says([...all, late], 'Ann, Bob | Late')
    await owner.reload()
    await scene.until(() => owner.inside, 'back')
    await says([owner], 'Ann, Bob | Late')
    expect(only(owner)).toMatchObject({ id, mine: true, mayClose: true })
    await scene.click(() => owner.view.polls.close(id))
    await says([...all, late], 'Ann, Bob | Late')
    await scene.until(() => [...all, late].every(one => only(one)?.closed?.missing.length === 0), 'opened')
    const after = await scene.guest('After')
    await scene.clock.advance(15_000)
    expect(polls(after)).toEqual([])
  })

  test('hidden: votes are opened together when it is closed; whose voter is gone is not counted', async () => {
    const { owner, ann, bob, all } = await meeting()
    const eve = await scene.guest('Eve')
    await ask(owner, { ...tea, hidden: true })
    await seen(...all, eve)
    await vote(ann, 0)
    await vote(bob, 1)
    await vote(eve, 1)
    await scene.until(() => only(owner)?.voted === 3, 'three votes')
    expect([...all, eve].map(one => only(one)?.tally)).toEqual([null, null, null, null])
    eve.closeTab()
    await scene.click(() => owner.view.polls.close(only(owner)?.id ?? ''))
    await says(all, 'Ann | Bob')
    for (const one of all) expect(only(one)?.closed?.missing.map(({ name }) => name)).toEqual(['Eve'])
  })

  test.each([true, false])(
    '[K32] a vote outlives a reload of its page: it is shown, and counts at the end (hidden %s)',
    async hidden => {
      const { owner, ann, bob, all } = await meeting()
      const id = await ask(owner, { ...tea, hidden })
      await seen(...all)
      await vote(ann, 0)
      await vote(bob, 1)
      await scene.until(() => only(owner)?.voted === 2, 'both')
      await bob.reload()
      await scene.until(() => bob.inside && only(bob)?.chosen?.[0] === 1, 'back, with its vote')
      await scene.click(() => owner.view.polls.close(id))
      await says(all, 'Ann | Bob')
      for (const one of all) expect(only(one)?.closed).toMatchObject({ missing: [], mineUnknown: false })
    },
  )

  test('when who asked has left, who leads hands it on and closes it; a presenter may ask, a guest may not', async () => {
    const { owner, ann, bob } = await meeting()
    await expect(bob.view.polls.ask(tea)).rejects.toThrow('not-allowed')
    await scene.click(() => owner.view.people.setRole(owner.idOf('Ann'), 'presenter'))
    await scene.until(() => ann.view.rights.value.has('poll'), 'the right')
    await ask(ann, tea)
    await seen(owner, bob)
    await vote(bob, 1)
    await says([owner, ann, bob], ' | Bob')
    expect(only(owner)?.mayClose).toBe(false)
    await scene.click(() => ann.view.entry.leave())
    await scene.until(() => owner.names.length === 2 && only(owner)?.mayClose === true, 'gone')
    const late = await scene.guest('Late')
    await says([late], ' | Bob')
    expect(only(late)?.via?.name).toBe('Olga')
    await scene.click(() => owner.view.polls.close(only(owner)?.id ?? ''))
    await scene.until(() => [owner, bob, late].every(one => only(one)?.closed?.by.name === 'Olga'), 'closed')
    await says([owner, bob, late], ' | Bob')
  })

  test('a vote pressed twice counts once; one that comes when the poll is over counts for nobody, the voter included', async () => {
    const { owner, ann, bob, all } = await meeting()
    const id = await ask(owner, tea)
    await seen(...all)
    const press = () => ann.view.polls.vote(id, [0])
    await scene.click(async () => {
      await Promise.all([press(), press()])
    })
    await says(all, 'Ann | ')
    bob.weather.lost = true
    await scene.until(() => bob.view.link.value === 'reconnecting', 'bob has lost its socket')
    await vote(bob, 1)
    await scene.click(() => owner.view.polls.close(id))
    bob.weather.lost = false
    await scene.until(() => all.every(one => only(one)?.closed), 'over for all', 120_000)
    await says(all, 'Ann | ')
    await together(scene, ...all)
    await scene.clock.advance(10_000)
    expect(all.map(chosen)).toEqual(['Ann | ', 'Ann | ', 'Ann | '])
  })

  test('[K40] votes that only a dead server had arrive all the same', async () => {
    const { owner, ann, bob, all } = await meeting()
    await ask(owner, { ...tea, hidden: true })
    await seen(...all)
    await scene.clock.advance(1_000)
    bob.weather.lost = true
    await scene.until(() => bob.view.link.value === 'reconnecting', 'bob has lost its socket')
    await vote(ann, 0)
    await scene.until(() => only(owner)?.voted === 1, 'the vote')
    scene.server.kill()
    bob.weather.lost = false
    await vote(bob, 1)
    await scene.clock.advance(1_000)
    scene.server.start()
    await scene.until(() => all.every(one => only(one)?.voted === 2), 'both votes', 120_000)
    await scene.click(() => owner.view.polls.close(only(owner)?.id ?? ''))
    await says(all, 'Ann | Bob')
  })
})
