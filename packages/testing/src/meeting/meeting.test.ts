import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('a meeting from the door to the chat', () => {
  test('[K18] the owner starts; [K12] a guest comes in through the open door; both write', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && gast.names.length === 2, 'both see both')
    expect(owner.names).toEqual(['Gast', 'Olga'])
    await scene.until(() => !gast.view.trust.state.value.unconfirmed, 'gate')
    gast.view.chat.say('hello')
    owner.view.chat.say('good morning')
    await scene.until(() => owner.texts.length === 2 && gast.texts.length === 2, 'two lines each')
    await scene.until(() => gast.view.chat.lines.value.every(line => line.state === 'sent'), 'sent')
    expect(owner.view.trust.state.value.code).toEqual(gast.view.trust.state.value.code)
    expect(owner.view.trust.state.value.code).toHaveLength(6)
  })

  test('[K25] a guest knocks, is shown by name, let in by Welcome, and writes', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin', 'door')
    expect(gast.view.phase.value).toEqual({ t: 'prejoin', entry: 'knock', inside: null })
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1, 'knock')
    expect(owner.view.door.knocks.value[0]?.name).toBe('Gast')
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside && owner.names.length === 2, 'inside')
    gast.view.chat.say('thank you')
    await scene.until(() => owner.texts.includes('thank you'), 'line')
  })

  test('[K41] who comes later never gets what was said before, however long the heartbeats go on', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    owner.view.chat.say('before')
    gast.view.chat.say('before, too')
    await scene.until(() => owner.texts.length === 2 && gast.texts.length === 2)
    await scene.clock.advance(10_000)
    const late = await scene.guest('Late')
    await scene.until(() => owner.names.length === 3 && !late.view.trust.state.value.unconfirmed)
    await scene.clock.advance(70_000)
    owner.view.chat.say('after')
    await scene.until(() => late.texts.includes('after'))
    await scene.clock.advance(10_000)
    expect(late.texts).toEqual(['after'])
  })
})
