import { limits } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('a whole class', () => {
  test('[K15, K27] all that may knock at once are let in with one click, and go at once', {
    timeout: 120_000,
  }, async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const count = limits.KNOCKS_PER_ROOM_MAX
    const all = await Promise.all(Array.from({ length: count }, (_, i) => scene.person(`Pupil ${i}`)))
    await scene.until(() => all.every(one => one.phase === 'prejoin'), 'all see the door')
    await Promise.all(all.map(one => scene.click(() => one.view.entry.join(one.name))))
    await scene.until(() => owner.view.door.knocks.value.length === count, 'all knock')
    const clicked = scene.clock.now()
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => all.every(one => one.inside), 'all inside')
    await scene.until(() => owner.names.length === count + 1, 'all on the list')
    // Round trips of commits, no waiting for limits in between.
    expect(scene.clock.now() - clicked).toBeLessThan(1_000)
    await Promise.all(all.map(one => scene.click(() => one.view.entry.leave())))
    await scene.until(() => owner.names.length === 1, 'all gone', 60_000)
    expect(owner.view.link.value).toBe('online')
  })
  test('[K12, K15, K27] seventy come through an open door at once', { timeout: 120_000 }, async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const all = await Promise.all(Array.from({ length: 70 }, (_, i) => scene.person(`Pupil ${i}`)))
    await scene.until(() => all.every(one => one.phase === 'prejoin'), 'all see the door')
    const clicked = scene.clock.now()
    await Promise.all(all.map(one => scene.click(() => one.view.entry.join(one.name))))
    await scene.until(() => all.every(one => one.inside), 'all inside')
    expect(scene.clock.now() - clicked).toBeLessThan(6_000)
    await scene.until(() => owner.names.length === 71, 'all on the list')
    let commits = 0
    const late = await scene.person('Late', scene.room.guest, engine => ({
      ...engine,
      joinExternal: p => {
        commits++
        return engine.joinExternal(p)
      },
    }))
    await scene.until(() => late.view.phase.value.t === 'prejoin' && late.view.phase.value.inside !== null)
    await scene.join(late)
    // No commit that the server would not take in so large a room: Late has knocked at once.
    expect(commits).toBe(0)
  })
})
