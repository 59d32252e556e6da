import { afterEach, describe, expect, test } from 'vitest'
import { FakeMedia } from '../fakeMedia.ts'
import type { Scene } from '../scene.ts'
import {
  confirmed,
  inner,
  innerNames,
  innerTexts,
  inOne,
  isIn,
  met,
  planOf,
  reconnect,
  roomOf,
  split,
  titleOf,
} from './cast.ts'

let scene: Scene
afterEach(() => scene?.close())

const MINUTE_MS = 60_000

async function cast(...names: string[]) {
  const all = await met(...names)
  scene = all.scene
  return all
}

describe('[K44] being in a breakout', () => {
  test('people go where they are to be by themselves, hear each other there, and come back', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    await scene.until(() => isIn(eve), 'Eve is in')
    expect([innerNames(ann), innerNames(eve)]).toEqual([['Ann', 'Ben'], ['Eve']])
    expect([titleOf(ann), titleOf(eve), titleOf(olga)]).toEqual(['Alpha', 'Beta', null])
    inner(ann)?.chat.say('only here')
    await scene.until(() => innerTexts(ben).includes('only here'), 'heard')
    await scene.clock.advance(3_000)
    expect([innerTexts(eve), olga.texts, ben.texts]).toEqual([[], [], []])
    await scene.until(() => planOf(olga)?.rooms.every(room => room.here.length > 0) === true, 'seen')
    expect(planOf(olga)?.rooms.map(room => [room.people.length, room.here.length])).toEqual([
      [2, 2],
      [1, 1],
    ])
    await scene.click(() => olga.view.breakouts.close())
    await scene.until(() => [ann, ben, eve].every(one => inner(one) === null), 'back')
    ann.view.chat.say('all again')
    await scene.until(() => eve.texts.includes('all again'), 'in the main room')
    expect(planOf(olga)?.running).toBe(false)
    await scene.until(
      () => planOf(olga)?.rooms.every(room => room.here.length === 0) === true,
      'nobody there',
    )
  })

  test('its keys open neither the main room nor another breakout, and theirs not it', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    await scene.until(() => isIn(eve), 'Eve is in')
    const links = [ann, eve].map(one => inner(one)?.door.guestLink.value ?? '')
    expect(new Set([...links, ann.view.door.guestLink.value]).size).toBe(3)
    const codes = [ann, eve].map(one => inner(one)?.trust.state.value.code?.join())
    expect(codes[0]).not.toBe(olga.view.trust.state.value.code?.join())
    // Eve's client has been given one secret only: Alpha stays closed for her.
    await expect(eve.view.breakouts.goTo(roomOf(eve, 'Alpha'))).rejects.toThrow('not-allowed')
  })

  test('who is moved goes over by itself, also who was away at that moment', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    await scene.click(() => olga.view.breakouts.assign(olga.idOf('Ann'), roomOf(olga, 'Beta')))
    await inOne(scene, ann, eve)
    await scene.until(() => innerNames(ben).join() === 'Ben', 'Ben is alone')
    ben.weather.lost = true
    await scene.clock.advance(8_000)
    await scene.click(() => olga.view.breakouts.assign(olga.idOf('Ben'), roomOf(olga, 'Beta')))
    await scene.clock.advance(4_000)
    ben.weather.lost = false
    await inOne(scene, ann, ben, eve)
  })

  test('who was away for so long that the leaf is gone comes back to where the plan says', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0, Ben: 0 })
    await inOne(scene, ann, ben)
    await reconnect(scene, ben, 60_000)
    await inOne(scene, ann, ben)
    await confirmed(scene, olga, ann, ben)
  })

  test('a reload comes back into the same breakout, by the plan or by choice; nothing of it is in the storage but a place', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0 }, { choice: 'chosen' })
    await inOne(scene, ann, ben)
    await scene.click(() => eve.view.breakouts.goTo(roomOf(eve, 'Alpha')))
    await inOne(scene, ann, ben, eve)
    await ann.reload()
    await eve.reload()
    await inOne(scene, ann, ben, eve)
    expect((await eve.tab.get('room'))?.length).toBe(32)
    await scene.click(() => eve.view.breakouts.goTo(null))
    await inOne(scene, ann, ben)
    await eve.reload()
    await scene.until(() => eve.inside, 'Eve is back')
    await scene.clock.advance(10_000)
    expect(inner(eve)).toBeNull()
    await scene.click(() => olga.view.breakouts.close())
    await scene.until(() => planOf(eve)?.running === false, 'closed')
    expect(await eve.tab.get('room')).toBeNull()
  })

  test('who comes later learns of the rooms, is put into one, and gets its key', async () => {
    const { olga, guests } = await cast('Ann')
    const [ann] = guests
    await split(scene, olga, { Ann: 0 })
    const late = await scene.guest('Late')
    await scene.until(() => planOf(late)?.rooms.length === 2, 'told')
    expect(titleOf(late)).toBeNull()
    await scene.click(() => olga.view.breakouts.assign(olga.idOf('Late'), roomOf(olga, 'Alpha')))
    await inOne(scene, ann, late)
  })

  test('back all at once: nobody but who leads goes before; then all do, when the time is over', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0, Ben: 1 }, { minutes: 2, returnAll: true })
    await scene.until(() => isIn(ann) && isIn(ben), 'in')
    await expect(ann.view.breakouts.goTo(null)).rejects.toThrow('not-allowed')
    const left = (planOf(ann)?.endsAt ?? 0) - scene.clock.now()
    expect(Math.abs(left - 2 * MINUTE_MS)).toBeLessThan(15_000)
    // An edit of the plan does not begin the time anew.
    await scene.clock.advance(MINUTE_MS)
    await scene.click(() => olga.view.breakouts.rename(roomOf(olga, 'Alpha'), 'Gamma'))
    await scene.until(() => titleOf(ann) === 'Gamma', 'renamed')
    expect((planOf(ann)?.endsAt ?? 0) - scene.clock.now()).toBeLessThan(MINUTE_MS + 1_000)
    await scene.until(() => inner(ann) === null && inner(ben) === null, 'back', 2 * MINUTE_MS)
    await scene.until(() => planOf(ben)?.running === false, 'and closed')
  })

  test('as they like: people go back and in again; the main room’s media pause meanwhile', async () => {
    const all = await met('Ben')
    scene = all.scene
    const paused: boolean[] = []
    const media = Object.assign(new FakeMedia(), { pause: (away: boolean) => void paused.push(away) })
    const own: FakeMedia[] = []
    const breakoutMedia = () => {
      own.push(new FakeMedia())
      return own.at(-1) as FakeMedia
    }
    const ann = await scene.guest('Ann', { media, breakoutMedia })
    await confirmed(scene, all.olga, ann, all.guests[0])
    await split(scene, all.olga, { Ann: 0, Ben: 0 })
    await inOne(scene, ann, all.guests[0])
    expect(paused.at(-1)).toBe(true)
    expect(own[0]?.newest?.others).toHaveLength(1)
    await scene.click(() => ann.view.breakouts.goTo(null))
    await scene.until(() => inner(ann) === null, 'back')
    expect(paused.at(-1)).toBe(false)
    await scene.click(() => ann.view.breakouts.goTo(roomOf(ann, 'Alpha')))
    await inOne(scene, ann, all.guests[0])
    expect(own).toHaveLength(2)
  })

  test('a word reaches all rooms, a call for help who leads, who visits and is seen', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    olga.view.breakouts.tellAll('five minutes')
    await scene.until(() =>
      [ann, ben, eve].every(({ view }) => view.breakouts.word.value?.text === 'five minutes'),
    )
    expect(ann.view.breakouts.word.value?.by).toBe('Olga')
    expect(() => ann.view.breakouts.tellAll('me too')).toThrow('not-allowed')
    ann.view.breakouts.callHelp(true)
    await scene.until(() => planOf(olga)?.rooms[0]?.callsHelp === true, 'called')
    expect(planOf(olga)?.rooms[1]?.callsHelp).toBe(false)
    await olga.reload()
    await scene.until(() => planOf(olga)?.rooms[0]?.callsHelp === true, 'known after a reload', 60_000)
    await scene.click(() => olga.view.breakouts.goTo(roomOf(olga, 'Alpha')))
    await inOne(scene, olga, ann, ben)
    expect(inner(ann)?.people.list.value.find(({ name }) => name === 'Olga')?.role).toBe('owner')
    ann.view.breakouts.callHelp(false)
    await scene.until(() => planOf(olga)?.rooms[0]?.callsHelp === false, 'helped')
  })

  test('leaving the main room leaves the breakout', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0, Ben: 0 })
    await inOne(scene, ann, ben)
    await scene.click(() => ben.view.entry.leave())
    await scene.until(() => innerNames(ann).join() === 'Ann', 'alone', 5_000)
  })
})
