import { afterEach, describe, expect, test } from 'vitest'
import { withoutLink } from './hostile.ts'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('hostile peers', () => {
  test('[K5] [K29] a leaf that nobody with the link made is refused by all, void, and the meeting goes on', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.value.unconfirmed)
    const before = owner.view.trust.value.epoch
    const ghost = await scene.person('Ghost', scene.room.guest, withoutLink)
    await scene.until(() => ghost.phase === 'prejoin')
    void ghost.view.join('Ghost').catch(() => undefined)
    await scene.clock.advance(5_000)
    ghost.closeTab()
    expect(owner.names).toEqual(['Gast', 'Olga'])
    await scene.clock.advance(40_000)
    expect(owner.view.trust.value.epoch).toBe(before)
    gast.view.say('still ours')
    await scene.until(() => owner.texts.includes('still ours'), 'the line')
    const late = await scene.guest('Late')
    await scene.until(() => owner.names.length === 3 && late.names.length === 3, 'newcomer')
  })

  test('[K8] [K31] a server whose disk went back gets the newer rules from those who saw them', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const old = await scene.server.snapshot(scene.roomId)
    await scene.click(() => owner.view.setAdmission('lobby'))
    await scene.clock.advance(1_000)
    owner.closeTab()
    scene.server.kill()
    await scene.server.restore(old)
    scene.server.start()
    await owner.reload()
    await scene.until(() => owner.phase === 'prejoin', 'the door', 40_000)
    await scene.until(
      () => owner.view.phase.value.t === 'prejoin' && owner.view.phase.value.entry === 'start',
      'start',
      40_000,
    )
    await scene.join(owner)
    expect(owner.view.admission.value).toBe('lobby')
  })
})
