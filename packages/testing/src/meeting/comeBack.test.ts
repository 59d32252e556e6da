import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('coming back', () => {
  test('[K20] a reload returns to the own leaf, without a click and without knocking', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside, 'inside')
    await scene.clock.advance(1_000)
    await gast.reload()
    await scene.until(() => gast.inside && gast.names.length === 2, 'back')
    await scene.until(() => owner.names.length === 2, 'still two')
    gast.view.chat.say('again')
    await scene.until(() => owner.texts.includes('again'), 'line')
    expect(owner.view.notices.value.filter(({ t }) => t === 'left')).toEqual([])
  })

  test('[K20] the owner reloads while alone with a guest', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.clock.advance(1_000)
    await owner.reload()
    await scene.until(() => owner.inside && owner.names.length === 2, 'back')
    expect(owner.view.me.value?.role).toBe('owner')
    owner.view.chat.say('hi')
    await scene.until(() => gast.texts.includes('hi'), 'line')
  })

  test('a lost network: what was said meanwhile arrives, nothing twice', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    await scene.clock.advance(2_000)
    gast.weather.lost = true
    owner.view.chat.say('one')
    gast.view.chat.say('from the tunnel')
    await scene.clock.advance(8_000)
    expect(gast.view.link.value).toBe('reconnecting')
    owner.view.chat.say('two')
    gast.weather.lost = false
    await scene.until(() => gast.texts.length === 3 && owner.texts.length === 3, 'three lines each')
    await scene.clock.advance(10_000)
    expect(owner.texts).toHaveLength(3)
    expect(gast.view.chat.lines.value.every(({ state }) => state === 'sent')).toBe(true)
  })

  test('[K13] asleep for ten minutes: the leaf goes, and by the pass it comes back', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside && owner.names.length === 2, 'inside')
    gast.weather.lost = true
    await scene.clock.advance(600_000)
    expect(owner.names).toEqual(['Olga'])
    gast.weather.lost = false
    await scene.until(() => gast.inside && owner.names.length === 2 && gast.names.length === 2, 'back')
    await scene.until(() => gast.view.link.value === 'online', 'online')
    gast.view.chat.say('awake')
    await scene.until(() => owner.texts.includes('awake'), 'line')
  })

  test('[K13] leaving removes the leaf; the last one takes the meeting along', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    await scene.click(() => gast.view.entry.leave())
    expect(gast.view.phase.value).toEqual({ t: 'gone', why: 'left' })
    await scene.until(() => owner.names.length === 1, 'gone')
    expect(owner.view.notices.value.map(({ t }) => t)).toContain('left')
    await scene.click(() => owner.view.entry.leave())
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin')
    expect(late.view.phase.value).toMatchObject({ entry: 'wait' })
  })

  test('[K13] a page that stays open after its meeting is not connected any more', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    const late = await scene.guest('Late')
    await scene.until(() => owner.names.length === 3)
    expect(scene.server.connections).toBe(3)
    await scene.click(() => gast.view.entry.leave())
    await scene.until(() => scene.server.connections === 2, 'who has left')
    await scene.until(() => owner.names.length === 2, 'gone')
    await scene.click(() => owner.view.owner.endForAll())
    await scene.until(() => late.view.phase.value.t === 'gone', 'ended')
    await scene.until(() => scene.server.connections === 0, 'everybody')
  })

  test('a page that says why nobody comes in by it is not connected any more', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    await scene.click(() => owner.view.door.setAdmission('locked'))
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'failed', 'locked out')
    await scene.until(() => scene.server.connections === 1, 'who is outside')
  })
})
