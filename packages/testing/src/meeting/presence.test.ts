import type { GroupEngine } from '@konklave/crypto/engine'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeMedia } from './fakeMedia.ts'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Follows the group and never says a word, as if a server kept its messages back. */
const mute = (engine: GroupEngine): GroupEngine => ({
  ...engine,
  protect: () => Promise.reject(new Error('kept back')),
})

describe('who is really here', () => {
  test('[K21] whoever comes in is confirmed at once, without anybody typing', async () => {
    scene = await Scene.open({ admission: 'open' })
    await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => !gast.view.trust.state.value.unconfirmed, 'confirmed', 500)
    await gast.reload()
    await scene.until(() => gast.inside, 'back')
    await scene.until(() => !gast.view.trust.state.value.unconfirmed, 'confirmed again', 500)
  })

  test('[K21] publish and mute are seen at once', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const media = new FakeMedia()
    const gast = await scene.guest('Gast', { media })
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    const sends = () =>
      owner.view.people.list.value.find(({ name }) => name === 'Gast')?.sending.has('microphone')
    media.send(['microphone'])
    await scene.until(() => sends() === true, 'seen', 500)
    media.send([])
    await scene.until(() => sends() === false, 'seen muted', 500)
  })

  test('[K21] who was let in on a slow line is confirmed with its first breath, not half a minute later', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    gast.weather.delayMs = 300
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside, 'inside')
    const seen = () => owner.view.people.list.value.find(({ me }) => !me)?.presence
    await scene.until(() => seen() === 'confirmed', 'confirmed', 2_500)
  })

  test('a raised hand stays up over a reload', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    const up = () => owner.view.people.list.value.find(({ me }) => !me)?.hand
    gast.view.people.setHand(true)
    await scene.until(() => up() === true, 'the hand')
    const before = owner.view.trust.state.value.epoch
    await gast.reload()
    await scene.until(() => gast.inside && owner.view.trust.state.value.epoch > before, 'back')
    await scene.clock.advance(1_000)
    expect([up(), gast.view.me.value?.hand]).toEqual([true, true])
    expect(gast.view.notices.value.map(({ t }) => t)).not.toContain('resynced')
  })

  test('[K22] [K30] a lost tab of the same owner: waited for while its leaf is there, no longer, and never called gone', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    owner.closeTab()
    await scene.clock.advance(1_000)
    const again = await scene.person('Olga', scene.room.owner)
    await scene.until(() => again.phase === 'prejoin')
    await scene.join(again)
    expect(again.view.trust.state.value).toMatchObject({ people: 2, unconfirmed: true })
    await scene.until(() => again.view.trust.state.value.nobodyConfirmed, 'told so', 6_000)
    await scene.until(() => again.names.length === 1, 'the leaf gone', 25_000)
    expect(again.view.trust.state.value.unconfirmed).toBe(false)
    await scene.clock.advance(1_000)
    expect(again.view.notices.value.map(({ t }) => t)).toEqual([])
  })

  test('another device with the owner key, which spoke, is missed when it goes', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const second = await scene.person('Otto', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    await scene.until(() => owner.view.people.list.value.every(({ presence }) => presence === 'confirmed'))
    await scene.click(() => second.view.entry.leave())
    await scene.until(() => owner.names.length === 1, 'gone')
    expect(owner.view.notices.value).toContainEqual(expect.objectContaining({ t: 'left', name: 'Otto' }))
  })

  test('[K23] most have never said anything: sending stops, and goes on when the person says so', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    for (const name of ['Mute 1', 'Mute 2', 'Mute 3']) {
      const person = await scene.person(name, scene.room.guest, mute)
      await scene.until(() => person.phase === 'prejoin')
      await scene.join(person)
    }
    await scene.until(() => gast.names.length === 5, 'all there')
    const paused = () => gast.view.notices.value.filter(({ t }) => t === 'halfSilent')
    await scene.clock.advance(60_000)
    expect(paused()).toEqual([])
    await scene.clock.advance(30_000)
    expect(paused()).toHaveLength(1)
    gast.view.chat.say('is anybody there?')
    await scene.clock.advance(5_000)
    expect(owner.texts).toEqual([])
    gast.view.dismiss(paused()[0]?.id ?? '')
    await scene.until(() => owner.texts.includes('is anybody there?'), 'the line')
  })
})
