import type { GroupEngine } from '@konklave/crypto/engine'
import { afterEach, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Counts the commits by which somebody would enter. */
function counting(): { readonly made: () => number; readonly twist: (engine: GroupEngine) => GroupEngine } {
  let made = 0
  const twist = (engine: GroupEngine): GroupEngine => ({
    ...engine,
    joinExternal: p => {
      made++
      return engine.joinExternal(p)
    },
  })
  return { made: () => made, twist }
}

async function atTheDoor(twist: (engine: GroupEngine) => GroupEngine) {
  scene = await Scene.open({ admission: 'open' })
  const owner = await scene.owner()
  const gast = await scene.person('Gast', scene.room.guest, twist)
  await scene.until(() => {
    const phase = gast.view.phase.value
    return phase.t === 'prejoin' && phase.inside?.[0] === 'Olga'
  }, 'the door')
  return { owner, gast }
}

test('[K12] the commit is made while the name is in the field; Join sends it, and nothing left before', async () => {
  const engine = counting()
  const { owner, gast } = await atTheDoor(engine.twist)
  const before = owner.view.trust.state.value.epoch
  gast.view.entry.expect(' Gast ')
  await scene.until(() => engine.made() === 1, 'made ahead')
  await scene.clock.advance(2_000)
  expect(owner.names).toEqual(['Olga'])
  expect(owner.view.trust.state.value.epoch).toBe(before)
  await scene.join(gast)
  expect(engine.made()).toBe(1)
  await scene.until(() => owner.names.length === 2, 'both')
  expect(owner.names).toEqual(['Gast', 'Olga'])
})

test('[K12] another name, or a group that moved on, is never entered by the old commit', async () => {
  const engine = counting()
  const { owner, gast } = await atTheDoor(engine.twist)
  gast.view.entry.expect('Gustav')
  await scene.until(() => engine.made() === 1, 'made for the first name')
  await scene.guest('Third')
  await scene.until(() => engine.made() === 2, 'made for the new epoch')
  await scene.join(gast)
  await scene.until(() => owner.names.length === 3, 'all three')
  expect(owner.names).toEqual(['Gast', 'Olga', 'Third'])
  expect(engine.made()).toBe(3)
})

test('[K25] who has to knock after all is let in, whatever was made ahead', async () => {
  const engine = counting()
  const { owner, gast } = await atTheDoor(engine.twist)
  gast.view.entry.expect('Gast')
  await scene.until(() => engine.made() === 1, 'made ahead')
  await scene.click(() => owner.view.door.setAdmission('lobby'))
  await scene.until(() => {
    const phase = gast.view.phase.value
    return phase.t === 'prejoin' && phase.entry === 'knock'
  }, 'the door closed')
  await scene.click(() => gast.view.entry.join('Gast'))
  await scene.until(() => owner.view.door.knocks.value.length === 1, 'knock')
  await scene.click(() => owner.view.door.admitAll())
  await scene.until(() => gast.inside && owner.names.length === 2, 'inside by Welcome')
})
