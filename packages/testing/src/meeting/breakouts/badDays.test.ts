import { afterEach, describe, expect, test } from 'vitest'
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
  roomOf,
  split,
  titleOf,
} from './cast.ts'

let scene: Scene
afterEach(() => scene?.close())

async function cast(...names: string[]) {
  const all = await met(...names)
  scene = all.scene
  return all
}

function restart(afterMs: number): Promise<void> {
  scene.server.kill()
  return scene.clock.advance(afterMs).then(() => scene.server.start())
}

describe('[K30] [K44] bad days with breakouts', () => {
  test('the server dies while rooms run: everybody is where they were, and nothing said is lost', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    await scene.until(() => isIn(eve), 'Eve is in')
    scene.server.kill()
    inner(ann)?.chat.say('while it was down')
    await scene.clock.advance(3_000)
    scene.server.start()
    await scene.until(() => innerTexts(ben).includes('while it was down'), 'heard', 60_000)
    await inOne(scene, ann, ben)
    expect([titleOf(eve), innerNames(eve)]).toEqual(['Beta', ['Eve']])
    await confirmed(scene, olga, ann, ben, eve)
    await scene.click(() => olga.view.breakouts.assign(olga.idOf('Eve'), roomOf(olga, 'Alpha')))
    await inOne(scene, ann, ben, eve)
  })

  test('the time is over while the server is down: everybody is back, and the rooms are closed', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0, Ben: 1 }, { minutes: 1, returnAll: true })
    await scene.until(() => isIn(ann) && isIn(ben), 'in')
    await scene.clock.advance(50_000)
    await restart(15_000)
    await scene.until(() => inner(ann) === null && inner(ben) === null, 'back', 5_000)
    await scene.until(
      () => planOf(ann)?.running === false && planOf(olga)?.running === false,
      'closed',
      60_000,
    )
    await confirmed(scene, olga, ann, ben)
  })

  test('the meeting ends: so do its rooms, for all, and the server keeps none', async () => {
    const { olga, guests } = await cast('Ann', 'Ben')
    const [ann, ben] = guests
    await split(scene, olga, { Ann: 0, Ben: 1 })
    await scene.until(() => isIn(ann) && isIn(ben), 'in')
    expect(await scene.server.breakouts(scene.roomId)).toBe(2)
    await scene.click(() => olga.view.owner.endForAll())
    await scene.until(() => [ann, ben].every(one => one.phase === 'gone' && inner(one) === null), 'over')
    await scene.clock.advance(5_000)
    expect(await scene.server.breakouts(scene.roomId)).toBe(0)
  })

  test('rooms that are closed are gone from the server a moment later', async () => {
    const { olga, guests } = await cast('Ann')
    await split(scene, olga, { Ann: 0 })
    await scene.until(() => isIn(guests[0]), 'in')
    await scene.click(() => olga.view.breakouts.close())
    await scene.clock.advance(5_000)
    expect(await scene.server.breakouts(scene.roomId)).toBe(0)
  })

  test('the server dies twice, and with everybody moved meanwhile', async () => {
    const { olga, guests } = await cast('Ann', 'Ben', 'Eve')
    const [ann, ben, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    await restart(2_000)
    await scene.clock.advance(500)
    await restart(2_000)
    await inOne(scene, ann, ben)
    for (const name of ['Ann', 'Ben'])
      await scene.click(() => olga.view.breakouts.assign(olga.idOf(name), roomOf(olga, 'Beta')))
    await restart(1_000)
    await inOne(scene, ann, ben, eve)
  })
})
