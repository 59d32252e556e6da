import type { GroupEngine } from '@konklave/crypto/engine'
import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Follows the group and never says a word, as if a server kept its messages back. */
const mute = (engine: GroupEngine): GroupEngine => ({
  ...engine,
  protect: () => Promise.reject(new Error('kept back')),
})

describe('who is really here', () => {
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
    gast.view.say('is anybody there?')
    await scene.clock.advance(5_000)
    expect(owner.texts).toEqual([])
    gast.view.dismiss(paused()[0]?.id ?? '')
    await scene.until(() => owner.texts.includes('is anybody there?'), 'the line')
  })
})
