import { afterEach, describe, expect, test } from 'vitest'
import type { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { inner, innerNames, inOne, isIn, met, planOf, roomOf, split, titleOf } from './cast.ts'

let scene: Scene
afterEach(() => scene?.close())

async function cast(...names: string[]) {
  const all = await met(...names)
  scene = all.scene
  return all
}

async function withModerator(...names: string[]) {
  const all = await cast('Ann', ...names)
  const { olga, guests } = all
  await scene.click(() => olga.view.people.setRole(olga.idOf('Ann'), 'moderator'))
  await scene.until(() => guests[0].view.rights.value.has('breakouts'), 'a moderator')
  return all
}

const innerRights = (person: SimPerson) => inner(person)?.rights.value ?? new Set()
const roomIds = (person: SimPerson) => planOf(person)?.rooms.map(({ id }) => id) ?? []

/** Titles of where this person was to be, one after the other. */
function watchPlaces(person: SimPerson): readonly (string | null)[] {
  const seen: (string | null)[] = []
  person.view.breakouts.mine.subscribe(() => seen.push(titleOf(person)))
  return seen
}

describe('[K44] who leads in the main room no more', () => {
  test('leads in no breakout: these are made anew, and everybody goes over', async () => {
    const { olga, guests } = await withModerator('Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, ann, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    await scene.until(() => isIn(eve), 'Eve is in')
    expect(innerRights(ann).has('kick')).toBe(true)
    const before = roomIds(olga)
    const places = watchPlaces(ben)
    const stays = [ann, ben, eve].map(inner)
    await scene.click(() => olga.view.people.setRole(olga.idOf('Ann'), null))
    await scene.until(() => roomIds(olga).every(id => !before.includes(id)), 'new rooms', 6_000)
    await scene.until(
      () => [ann, ben, eve].every((one, i) => isIn(one) && inner(one) !== stays[i]),
      'over',
      6_000,
    )
    await inOne(scene, ann, ben)
    expect([planOf(ben)?.rooms.map(({ title }) => title), titleOf(eve)]).toEqual([['Alpha', 'Beta'], 'Beta'])
    expect([...innerRights(ann)].filter(right => right === 'kick' || right === 'limit')).toEqual([])
    // Nobody was sent to the main room in between.
    expect(places).not.toContain(null)
    await scene.clock.advance(5_000)
    expect(await scene.server.breakouts(scene.roomId)).toBe(2)
  })

  test('because of a removal: what they made or led is made anew as well, and no more than once', async () => {
    const { olga, guests } = await withModerator('Ben')
    const [ann, ben] = guests
    await split(scene, ann, { Ben: 0 })
    await scene.until(() => isIn(ben), 'in')
    const before = roomIds(olga)
    await scene.click(() => olga.view.people.kick(olga.idOf('Ann')))
    await scene.until(() => roomIds(olga).every(id => !before.includes(id)), 'new rooms', 12_000)
    await scene.until(() => isIn(ben) && titleOf(ben) === 'Alpha', 'over there', 12_000)
    const after = roomIds(olga)
    await scene.clock.advance(15_000)
    expect(roomIds(olga)).toEqual(after)
    expect(await scene.server.breakouts(scene.roomId)).toBe(2)
  })

  test('and where people choose they stay in the room of their choice', async () => {
    const { olga, guests } = await withModerator('Ben', 'Eve')
    const [, ben, eve] = guests
    await split(scene, olga, {}, { choice: 'chosen' })
    await scene.until(() => planOf(eve)?.running === true, 'known')
    for (const one of [ben, eve]) await scene.click(() => one.view.breakouts.goTo(roomOf(one, 'Beta')))
    await inOne(scene, ben, eve)
    const before = roomIds(olga)
    await scene.click(() => olga.view.people.setRole(olga.idOf('Ann'), null))
    await scene.until(() => roomIds(ben).every(id => !before.includes(id)), 'new rooms', 6_000)
    await inOne(scene, ben, eve)
    expect([titleOf(ben), titleOf(eve)]).toEqual(['Beta', 'Beta'])
  })

  test('a moderator sees to it when the owner who took the role is gone at once', async () => {
    const { olga, guests } = await withModerator('Ben', 'Eve')
    const [ann, ben, eve] = guests
    await scene.click(() => olga.view.people.setRole(olga.idOf('Eve'), 'moderator'))
    await scene.until(() => eve.view.rights.value.has('breakouts'), 'a moderator, too')
    await split(scene, ann, { Ben: 0 })
    await scene.click(() => ann.view.breakouts.goTo(roomOf(ann, 'Alpha')))
    await inOne(scene, ann, ben)
    await scene.until(() => planOf(eve)?.running === true, 'known')
    const before = roomIds(eve)
    await scene.click(() => olga.view.people.setRole(olga.idOf('Ann'), null))
    olga.closeTab()
    await scene.until(() => roomIds(eve).every(id => !before.includes(id)), 'new rooms', 12_000)
    await scene.until(() => isIn(ben) && titleOf(ben) === 'Alpha', 'over there', 6_000)
    // Who only visited has nothing to do there any more.
    expect([titleOf(ann), inner(ann)]).toEqual([null, null])
  })

  test('rooms stay as they are when somebody gets a role, or a presenter loses it', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await scene.click(() => olga.view.people.setRole(olga.idOf('Ann'), 'presenter'))
    await scene.until(() => ann.view.rights.value.has('poll'), 'a presenter')
    await split(scene, olga, { Ben: 0 })
    await scene.until(() => isIn(ben), 'in')
    const before = roomIds(olga)
    for (const role of [null, 'moderator'] as const) {
      await scene.click(() => olga.view.people.setRole(olga.idOf('Ann'), role))
      await scene.clock.advance(15_000)
    }
    expect(roomIds(olga)).toEqual(before)
  })
})

describe('[K43] [K44] what is withdrawn from somebody in the main room', () => {
  test('is withdrawn in every breakout, and given back there', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0, Ben: 0 }, { titles: ['Alpha', 'Empty'] })
    await inOne(scene, ann, ben)
    expect(innerRights(ben).has('chat')).toBe(true)
    await scene.click(() => olga.view.floor.limit(olga.idOf('Ben'), new Set(['chat', 'microphone'])))
    await scene.until(
      () => !innerRights(ben).has('chat') && !innerRights(ben).has('speak'),
      'withdrawn',
      8_000,
    )
    expect(innerRights(ann).has('chat')).toBe(true)
    // Nobody has been in the other one: who comes first brings it along.
    await scene.click(() => olga.view.breakouts.assign(olga.idOf('Ben'), roomOf(olga, 'Empty')))
    await scene.until(() => isIn(ben) && titleOf(ben) === 'Empty', 'over there')
    await scene.until(() => !innerRights(ben).has('chat'), 'withdrawn there, too', 8_000)
    await scene.click(() => olga.view.floor.limit(olga.idOf('Ben'), new Set()))
    await scene.until(() => innerRights(ben).has('chat'), 'given back', 8_000)
  })

  test('together with a removal: one step has both, and two in a row both arrive', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 0 })
    await inOne(scene, ann, ben, eve)
    await scene.click(() => olga.view.floor.limit(olga.idOf('Ann'), new Set(['chat'])))
    await scene.click(() => olga.view.people.kick(olga.idOf('Ben')))
    await scene.click(() => olga.view.people.kick(olga.idOf('Eve')))
    await scene.until(() => innerNames(ann).join() === 'Ann', 'both out', 15_000)
    await scene.until(() => !innerRights(ann).has('chat'), 'withdrawn', 15_000)
  })
})
