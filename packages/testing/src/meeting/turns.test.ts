import { limits } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { keyOf, says, withMallory } from './hostile/mallory.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const MINUTE_MS = 60_000
const left = ({ view }: SimPerson) => (view.board.timer.value?.until ?? 0) - scene.clock.now()
const confirmed = (...people: SimPerson[]) =>
  scene.until(
    () =>
      people.every(
        ({ names, view }) => names.length === people.length && !view.trust.state.value.unconfirmed,
      ),
    'all met',
  )
const line = ({ view }: SimPerson) =>
  view.people.list.value
    .filter(({ hand }) => hand)
    .sort((a, b) => a.handPlace - b.handPlace)
    .map(({ name }) => name)

describe('[K43] the board', () => {
  test('timer and pause reach all; who comes later sees what is left, and so does everybody after a restart', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await confirmed(owner, gast)
    await owner.view.board.setTimer(5 * MINUTE_MS)
    await owner.view.board.setPause(10 * MINUTE_MS)
    await scene.until(() => gast.view.board.timer.value !== null && gast.view.board.pause.value !== null)
    await scene.clock.advance(MINUTE_MS)
    const late = await scene.guest('Late')
    await scene.until(() => late.view.board.timer.value !== null, 'told')
    for (const person of [owner, gast, late]) expect(Math.abs(left(person) - left(owner))).toBeLessThan(500)
    expect(left(late)).toBeLessThan(4 * MINUTE_MS)
    scene.server.kill()
    scene.server.start()
    await scene.clock.advance(5_000)
    const last = await scene.guest('Last')
    await scene.until(() => last.view.board.timer.value !== null, 'told after the restart')
    await owner.view.board.setPause(0)
    await scene.until(() => last.view.board.pause.value === null, 'ended')
    expect([owner, gast, late, last].map(one => one.view.board.timer.value?.id)).toEqual(
      Array.from({ length: 4 }, () => owner.view.board.timer.value?.id),
    )
  })

  test('two who write at once are seen as one and the same by all', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const second = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    const gast = await scene.guest('Gast')
    await confirmed(owner, second, gast)
    await owner.view.board.setTimer(5 * MINUTE_MS)
    await second.view.board.setTimer(7 * MINUTE_MS)
    await scene.clock.advance(5_000)
    const seen = [owner, second, gast].map(({ view }) => view.board.timer.value?.ms)
    expect(new Set(seen).size).toBe(1)
    expect(seen[0]).toBeDefined()
  })

  test('the spotlight names those present, and forgets who goes', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const [gast, eve] = [await scene.guest('Gast'), await scene.guest('Eve')]
    await confirmed(owner, gast, eve)
    await owner.view.floor.setSpotlight([owner.idOf('Gast'), owner.idOf('Eve')])
    const lit = ({ view }: SimPerson) => view.floor.spotlight.value
    await scene.until(() => lit(gast).length === 2 && lit(owner).length === 2, 'two in the light')
    await scene.click(() => eve.view.entry.leave())
    await scene.until(() => lit(gast).length === 1, 'one')
    expect(lit(gast)).toEqual([owner.idOf('Gast')])
  })

  test('what a participant writes is dropped, and its own client does not send it', async () => {
    const cast = await withMallory()
    scene = cast.scene
    const { olga, gast, mallory, server } = cast
    const n = limits.BOARD_RUN * 2
    const who = [mallory, gast].map(({ view }) => view.me.value?.id ?? '')
    await says(cast, {
      t: 'board',
      entries: [
        { name: 'timer', n, ageMs: 0, value: 1_000 },
        { name: 'pause', n, ageMs: 0, value: 1_000 },
        { name: 'spotlight', n, ageMs: 0, value: [] },
      ],
    })
    gast.view.people.setHand(true)
    await scene.until(() => line(olga).length === 1, 'a hand')
    await says(cast, { t: 'giveFloor', who: keyOf(server, who[1] ?? '') })
    await scene.clock.advance(2_000)
    for (const { view } of [olga, gast]) {
      expect([view.board.timer.value, view.board.pause.value]).toEqual([null, null])
      expect(view.notices.value.map(({ t }) => t)).not.toContain('floorGiven')
    }
    expect(line(olga)).toEqual(['Gast'])
    await expect(gast.view.board.setTimer(1_000)).rejects.toThrow('not-allowed')
    await expect(gast.view.floor.giveFloor(olga.view.me.value?.id ?? '')).rejects.toThrow('not-allowed')
  })
})

describe('[K21] raised hands', () => {
  test('stand in one line for all, also those that go up at the same moment, and for who comes later', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const [ann, bob, eve] = [await scene.guest('Ann'), await scene.guest('Bob'), await scene.guest('Eve')]
    await confirmed(owner, ann, bob, eve)
    bob.view.people.setHand(true)
    await scene.until(() => line(eve).length === 1, 'the first')
    for (const { view } of [eve, ann, owner]) view.people.setHand(true)
    await scene.until(() => line(owner).length === 4 && line(bob).length === 4, 'all hands')
    await scene.clock.advance(1_000)
    const seen = line(owner)
    expect(seen[0]).toBe('Bob')
    const late = await scene.guest('Late')
    await scene.until(() => line(late).length === 4, 'the late one sees them')
    for (const person of [ann, bob, eve, late]) expect(line(person)).toEqual(seen)
    expect(bob.view.me.value?.handPlace).toBe(1)
    // Down and up again is behind the others, and a reload is not.
    bob.view.people.setHand(false)
    bob.view.people.setHand(true)
    const before = owner.view.trust.state.value.epoch
    await ann.reload()
    await scene.until(() => ann.inside && owner.view.trust.state.value.epoch > before, 'back')
    await scene.until(() => line(ann).length === 4 && line(owner).at(-1) === 'Bob', 'the new line')
    for (const person of [owner, ann, eve, late]) expect(line(person)).toEqual([...seen.slice(1), 'Bob'])
  })

  test('nobody gets ahead by a lower number', async () => {
    const cast = await withMallory()
    scene = cast.scene
    const { olga, gast } = cast
    olga.view.people.setHand(true)
    await scene.until(() => line(gast).length === 1, 'Olga')
    await says(cast, { t: 'heartbeat', nextCtx: 0, have: [], hand: 1 })
    await scene.until(() => line(olga).length === 2 && line(gast).length === 2, 'both')
    expect([line(olga), line(gast)]).toEqual([
      ['Olga', 'Mallory'],
      ['Olga', 'Mallory'],
    ])
  })

  test('[P-48] who is given the floor has the hand down and is asked; nothing is switched on', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await confirmed(owner, gast)
    gast.view.people.setHand(true)
    await scene.until(() => line(owner).length === 1, 'the hand')
    await scene.click(() => owner.view.floor.giveFloor(owner.idOf('Gast')))
    await scene.until(() => line(owner).length === 0, 'down')
    expect(gast.view.notices.value).toContainEqual(expect.objectContaining({ t: 'floorGiven', by: 'Olga' }))
    expect([...(gast.view.me.value?.sending ?? [])]).toEqual([])
  })
})

test('[K21] who is away says so to all, also to who comes later, and is back after a reload', async () => {
  scene = await Scene.open({ admission: 'open' })
  const owner = await scene.owner()
  const gast = await scene.guest('Gast')
  await confirmed(owner, gast)
  const away = ({ view }: SimPerson) => view.people.list.value.filter(one => one.away).map(({ name }) => name)
  gast.view.people.setAway(true)
  await scene.until(() => away(owner).length === 1, 'away')
  const late = await scene.guest('Late')
  await scene.until(() => away(late).length === 1, 'seen by the late one')
  expect([away(owner), away(gast), away(late)]).toEqual([['Gast'], ['Gast'], ['Gast']])
  await gast.reload()
  await scene.until(() => gast.inside && away(late).length === 0 && away(owner).length === 0, 'back')
})
