import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

/** The epoch below which this tab never goes again. */
const settledEpoch = async (person: SimPerson): Promise<number | null> => {
  const bytes = await person.tab.get('settled')
  return bytes && Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(16))
}

describe('what a tab holds for settled', () => {
  test('[K19] ten seconds on one unbroken stream, and a message after them', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    const { epoch } = gast.view.trust.state.value
    await scene.clock.advance(9_000)
    gast.weather.lost = true
    await scene.clock.advance(8_000)
    gast.weather.lost = false
    await scene.until(() => gast.view.link.value === 'online', 'online')
    owner.view.chat.say('early')
    await scene.until(() => gast.texts.includes('early'))
    expect(await settledEpoch(gast)).not.toBe(epoch)
    await scene.clock.advance(11_000)
    owner.view.chat.say('late')
    await scene.until(() => gast.texts.includes('late'))
    expect(await settledEpoch(gast)).toBe(epoch)
  })
})
