import { atRandom, evenly } from '@konklave/client'
import { limits, planStatement, sign } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { newSigner } from '../../rules/index.ts'
import { keyOf, says, withMallory } from '../hostile/mallory.ts'
import { groupIdOf } from '../hostile/sight.ts'
import type { Scene } from '../scene.ts'
import { confirmed, inner, inOne, isIn, met, ownerKeyOf, planOf, roomOf, split, titleOf } from './cast.ts'

let scene: Scene
afterEach(() => scene?.close())

async function cast(...names: string[]) {
  const all = await met(...names)
  scene = all.scene
  return all
}

const atOnce = (...acts: Promise<void>[]) => scene.click(async () => void (await Promise.all(acts)))

describe('[K44] leading breakouts', () => {
  test('two who lead act at once: of both nothing is lost, and all see the same', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    const oskar = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => oskar.phase === 'prejoin')
    await scene.join(oskar)
    await confirmed(scene, olga, oskar, ann, ben)
    await split(scene, olga, { Ann: 0 })
    await scene.until(() => planOf(oskar)?.running === true, 'seen')
    await atOnce(
      olga.view.breakouts.assign(olga.idOf('Ann'), roomOf(olga, 'Beta')),
      oskar.view.breakouts.assign(oskar.idOf('Ben'), roomOf(oskar, 'Beta')),
    )
    await inOne(scene, ann, ben)
    await atOnce(
      olga.view.breakouts.rename(roomOf(olga, 'Alpha'), 'One'),
      oskar.view.breakouts.rename(roomOf(oskar, 'Beta'), 'Two'),
      oskar.view.breakouts.add('Three'),
    )
    await scene.clock.advance(6_000)
    for (const one of [olga, oskar, ann, ben])
      expect(planOf(one)?.rooms.map(({ title }) => title)).toEqual(['One', 'Two', 'Three'])
    // A room that one of them made opens for the other.
    await scene.click(() => olga.view.breakouts.goTo(roomOf(olga, 'Three')))
    await scene.until(() => isIn(olga), 'Olga is in')
  })

  test('a second one who leads gets all keys, and gives them on when the first has gone', async () => {
    const { olga, guests } = await cast('Ann')
    const [ann] = guests
    await split(scene, olga, {})
    const oskar = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => oskar.phase === 'prejoin')
    await scene.join(oskar)
    await scene.clock.advance(20_000)
    await scene.click(() => olga.view.entry.leave())
    await scene.click(() => oskar.view.breakouts.assign(oskar.idOf('Ann'), roomOf(oskar, 'Beta')))
    await scene.until(() => isIn(ann), 'in')
    expect(titleOf(ann)).toBe('Beta')
  })

  test('the only one who leads loads the page anew: the plan is there again, and nobody who tells it can change it', async () => {
    const all = await withMallory()
    scene = all.scene
    const { olga, gast } = all
    await split(scene, olga, { Gast: 0 }, { minutes: 10 })
    await scene.until(() => isIn(gast), 'in')
    const ends = planOf(gast)?.endsAt ?? 0
    await olga.reload()
    await scene.until(() => planOf(olga)?.rooms.length === 2, 'told', 40_000)
    expect(Math.abs((planOf(olga)?.endsAt ?? 0) - ends)).toBeLessThan(2_000)
    await scene.click(() => olga.view.breakouts.goTo(roomOf(olga, 'Alpha')))
    await inOne(scene, olga, gast)
    // Nobody is left who has the key of the other room: it is made anew.
    const beta = roomOf(olga, 'Beta')
    await scene.until(() => roomOf(olga, 'Beta') !== beta, 'another Beta', 90_000)
    await scene.click(() => olga.view.breakouts.goTo(roomOf(olga, 'Beta')))
    await scene.until(() => isIn(olga) && titleOf(olga) === 'Beta', 'in there')
    expect(isIn(gast)).toBe(true)
  })

  test('whoever wrote the plan is removed, or leads no more: it is told under another name, for who comes later', async () => {
    for (const how of ['removed', 'role'] as const) {
      const { olga, guests } = await cast('Ann', 'Ben')
      const [ann, ben] = guests
      await scene.click(() => olga.view.people.setRole(olga.idOf('Ann'), 'moderator'))
      await scene.until(() => ann.view.rights.value.has('breakouts'), 'a moderator')
      await split(scene, ann, { Ben: 0 }, { minutes: 10 })
      await scene.until(() => isIn(ben) && planOf(olga)?.running === true, 'in')
      const ends = planOf(olga)?.endsAt ?? 0
      await scene.click(() =>
        how === 'removed'
          ? olga.view.people.kick(olga.idOf('Ann'))
          : olga.view.people.setRole(olga.idOf('Ann'), null),
      )
      await scene.clock.advance(15_000)
      if (how === 'removed') await scene.until(() => olga.names.length === 2, 'out')
      const link = scene.tokenOf(olga.view.door.guestLink.value ?? '')
      const eve = await scene.person('Eve', link)
      await scene.until(() => eve.phase === 'prejoin')
      await scene.join(eve)
      await scene.until(() => planOf(eve)?.rooms.length === 2, `told (${how})`, 40_000)
      expect(Math.abs((planOf(eve)?.endsAt ?? 0) - ends)).toBeLessThan(2_000)
      expect(isIn(ben)).toBe(true)
      await scene.close()
    }
  })

  test('rooms come and go while they run; a closed set is opened again with the same people', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0, Ben: 1 })
    await scene.until(() => isIn(ann) && isIn(ben), 'in')
    await scene.click(() => olga.view.breakouts.remove(roomOf(olga, 'Beta')))
    await scene.until(() => inner(ben) === null, 'Ben is back')
    await scene.click(() => olga.view.breakouts.close())
    await scene.until(() => inner(ann) === null, 'all back')
    const before = roomOf(olga, 'Alpha')
    await scene.clock.advance(10_000)
    await scene.click(() => olga.view.breakouts.open({ minutes: null, returnAll: false }))
    await scene.until(() => isIn(ann), 'in again')
    expect([titleOf(ann), roomOf(olga, 'Alpha') === before]).toEqual(['Alpha', false])
    expect(inner(ben)).toBeNull()
  })

  test('nobody without the right makes, fills or opens any', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0 })
    await scene.until(() => isIn(ann), 'in')
    const { breakouts } = ben.view
    const none = new Map<string, number>()
    await expect(breakouts.make({ titles: ['X'], assign: none, choice: 'given' })).rejects.toThrow(
      'not-allowed',
    )
    await expect(breakouts.open({ minutes: null, returnAll: false })).rejects.toThrow('not-allowed')
    await expect(breakouts.close()).rejects.toThrow('not-allowed')
    await expect(breakouts.assign(ben.idOf('Ben'), roomOf(ben, 'Alpha'))).rejects.toThrow('not-allowed')
    await expect(breakouts.goTo(roomOf(ben, 'Alpha'))).rejects.toThrow('not-allowed')
    // In a breakout there are none of its own.
    expect(inner(ann)?.rights.value.has('breakouts')).toBe(false)
  })

  test('[K43] a plan, a word or rules by a participant are dropped, and no key of theirs takes the place of one', async () => {
    const all = await withMallory()
    scene = all.scene
    const { olga, gast } = all
    await split(scene, olga, { Gast: 0 })
    await scene.until(() => isIn(gast), 'in')
    const room = scene.random.bytes(16) as never
    const n = limits.BOARD_RUN * 3
    const rooms = {
      state: 'open',
      choice: 'chosen',
      returnAll: true,
      leftMs: 0,
      rooms: [{ id: room, title: 'Trap' }],
    } as const
    const groupId = groupIdOf(all.server) as never
    const own = await newSigner()
    const signed = await sign(
      'plan',
      planStatement(groupId, { name: 'breakouts', n, value: rooms as never }),
      own,
    )
    // By a key that may not; with a signature of somebody who may, but over something else.
    for (const by of [own.publicKey, await ownerKeyOf(scene)])
      await says(all, {
        t: 'board',
        entries: [
          { name: 'breakouts', n, ageMs: 0, value: rooms as never, by, sig: signed.sig },
          { name: 'places', n, ageMs: 0, value: [], by, sig: signed.sig },
        ],
      })
    await says(all, { t: 'roomsWord', id: scene.random.bytes(16), text: 'go home' })
    const mine = Uint8Array.from(atob(roomOf(olga, 'Alpha').replaceAll('-', '+').replaceAll('_', '/')), c =>
      c.charCodeAt(0),
    ) as never
    await says(all, {
      t: 'roomKeys',
      open: [{ room: mine, g: 7, secret: scene.random.bytes(32) }],
      sealed: [],
    })
    await scene.clock.advance(3_000)
    expect(planOf(gast)?.rooms.map(({ title }) => title)).toEqual(['Alpha', 'Beta'])
    expect(gast.view.breakouts.word.value).toBeNull()
    await gast.reload()
    await scene.until(() => isIn(gast), 'in again')
    expect(keyOf(all.server, gast.view.me.value?.id ?? '')).toHaveLength(32)
  })

  test('a key that does not lead in is asked for again', async () => {
    const all = await withMallory()
    scene = all.scene
    const { olga, gast } = all
    await scene.click(() =>
      olga.view.breakouts.make({
        titles: ['Alpha'],
        assign: new Map([[olga.idOf('Gast'), 0]]),
        choice: 'given',
      }),
    )
    await scene.until(() => planOf(gast)?.rooms.length === 1, 'made')
    const room = Uint8Array.from(atob(roomOf(olga, 'Alpha').replaceAll('-', '+').replaceAll('_', '/')), c =>
      c.charCodeAt(0),
    ) as never
    await says(all, { t: 'roomKeys', open: [{ room, g: 0, secret: scene.random.bytes(32) }], sealed: [] })
    await scene.click(() => olga.view.breakouts.open({ minutes: null, returnAll: false }))
    await scene.until(() => isIn(gast), 'in', 40_000)
  })
})

describe('assigning', () => {
  const people = Array.from({ length: 10 }, (_, i) => `p${i}`)
  const sizes = (assigned: ReadonlyMap<string, number>) =>
    [0, 1, 2].map(room => [...assigned.values()].filter(at => at === room).length)

  test('evenly and at random: everybody once, no room more than one person ahead', () => {
    let seed = 7
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (const assigned of [evenly(people, 3), atRandom(people, 3, random)]) {
      expect([...assigned.keys()].sort()).toEqual(people)
      expect(sizes(assigned)).toEqual([4, 3, 3])
    }
    expect([...atRandom(people, 3, random)]).not.toEqual([...atRandom(people, 3, random)])
    expect(evenly(people, 0).size).toBe(0)
  })
})
