import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('bad days', () => {
  test('[K12, K27] many commit in the same moment: one after the other is taken, none is lost', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const anna = await scene.guest('Anna')
    const [ben, cem, dan] = await Promise.all(['Ben', 'Cem', 'Dan'].map(name => scene.person(name)))
    const late = [ben, cem, dan] as SimPerson[]
    await scene.until(() => late.every(one => one.phase === 'prejoin'), 'all see the door')
    await Promise.all([
      scene.click(() => owner.view.floor.setShare('presenters')),
      ...late.map(one => scene.click(() => one.view.entry.join(one.name))),
      scene.click(() => anna.view.entry.leave()),
    ])
    const inside = [owner, ...late]
    await scene.until(() => inside.every(one => one.inside && one.names.length === 4), 'all in one group')
    await scene.until(() => sameEpoch(inside), 'one epoch')
    expect(new Set(inside.map(one => one.view.floor.share.value))).toEqual(new Set(['presenters']))
  })

  test.each([
    { log: 'still there', lines: 0 },
    { log: 'trimmed', lines: 560 },
  ])(
    '[K20, K40] somebody misses 200 epochs, the log is $log: back in the same group',
    { timeout: 120_000 },
    async ({ lines }) => {
      scene = await Scene.open({ admission: 'open' })
      const owner = await scene.owner()
      const gast = await scene.guest('Gast')
      const anna = await scene.guest('Anna')
      await scene.until(() => owner.names.length === 3 && !gast.view.trust.state.value.unconfirmed)
      gast.weather.lost = true
      const before = owner.view.trust.state.value.epoch
      for (let i = 0; owner.view.trust.state.value.epoch < before + 200; i++) {
        await scene.click(() => owner.view.floor.setShare(i % 2 === 0 ? 'ask' : 'all'))
        // At most 20 commits in 10 s are taken from a room.
        await scene.clock.advance(500)
      }
      // As large as lines get: the log keeps 8 MiB of them.
      for (let i = 0; i < lines; i++) {
        anna.view.chat.say(`${i} ${'漢'.repeat(3_900)}`)
        await scene.clock.advance(250)
      }
      await scene.clock.advance(30_000)
      gast.weather.lost = false
      const all = [owner, gast, anna]
      await scene.until(() => gast.inside && all.every(one => one.names.length === 3), 'back', 60_000)
      await scene.until(() => sameEpoch(all), 'one epoch')
      await scene.until(() => !gast.view.trust.state.value.unconfirmed, 'confirmed')
      gast.view.chat.say('two hundred later')
      await scene.until(() => all.every(one => one.texts.includes('two hundred later')), 'line')
      expect(gast.view.notices.value.filter(notice => notice.t === 'alarm')).toEqual([])
    },
  )
})

const sameEpoch = (people: readonly SimPerson[]): boolean =>
  new Set(people.map(one => `${one.view.trust.state.value.epoch} ${one.view.trust.state.value.code}`))
    .size === 1
