import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('a server that dies', () => {
  test('[K30] members seed the restarted server and go on; text is not lost', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    const { epoch } = owner.view.trust.state.value
    scene.server.kill()
    await scene.clock.advance(2_000)
    gast.view.chat.say('into the void')
    scene.server.start()
    await scene.until(
      () => owner.view.link.value === 'online' && gast.view.link.value === 'online',
      'online',
      8_000,
    )
    expect(owner.view.trust.state.value.epoch).toBe(epoch)
    await scene.until(() => owner.texts.includes('into the void'), 'line')
    const late = await scene.guest('Late')
    await scene.until(() => owner.names.length === 3 && late.names.length === 3, 'a newcomer gets in')
  })

  test('[K40] a line that only the dead server had is sent again by its author', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    await scene.clock.advance(1_000)
    gast.weather.lost = true
    await scene.until(() => gast.view.link.value === 'reconnecting', 'gast has lost its socket')
    owner.view.chat.say('missed')
    await scene.until(() => owner.view.chat.lines.value.every(({ state }) => state === 'sent'))
    scene.server.kill()
    gast.weather.lost = false
    await scene.clock.advance(1_000)
    scene.server.start()
    await scene.until(() => gast.texts.includes('missed'), 'the line', 90_000)
    await scene.clock.advance(90_000)
    expect(gast.texts).toEqual(['missed'])
    expect(owner.texts).toEqual(['missed'])
  })

  test('[K30] a meeting whose newest epoch nobody holds any more is founded anew by an owner inside an older one', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const away = await scene.guest('Away')
    owner.weather.lost = true
    // Two epochs: the one before the newest would still do.
    const others = [await scene.guest('Second'), await scene.guest('Third')]
    for (const one of [away, ...others]) one.closeTab()
    scene.server.kill()
    scene.server.start()
    owner.weather.lost = false
    await scene.until(() => owner.view.link.value === 'recovering', 'recovering', 40_000)
    await scene.until(() => owner.inside && owner.view.link.value === 'online', 'a new meeting', 60_000)
    expect(owner.names).toEqual(['Olga'])
    const late = await scene.guest('Late')
    await scene.until(() => owner.names.length === 2, 'a guest')
    late.view.chat.say('here again')
    await scene.until(() => owner.texts.includes('here again'), 'the line')
  })

  test('[K30] a second restart changes nothing', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    await scene.clock.advance(1_000)
    for (let i = 0; i < 2; i++) {
      scene.server.kill()
      await scene.clock.advance(300)
      scene.server.start()
      await scene.clock.advance(1_500)
    }
    await scene.until(() => owner.view.link.value === 'online', 'online')
    await scene.click(() => owner.view.door.setAdmission('open'))
    expect(owner.view.door.admission.value).toBe('open')
  })

  test('[K30] [K31] whoever is ahead of the seed sends its commit again: the same bytes, and all go on with it', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    gast.weather.lost = true
    await scene.until(() => gast.view.link.value === 'reconnecting', 'gast has lost its socket')
    await scene.click(() => owner.view.people.rename('Olga the first'))
    const { epoch, code } = owner.view.trust.state.value
    owner.weather.lost = true
    scene.server.kill()
    scene.server.start()
    gast.weather.lost = false
    await scene.until(() => gast.view.link.value === 'online', 'the state before', 20_000)
    expect(gast.view.trust.state.value.epoch).toBe(epoch - 1)
    owner.weather.lost = false
    await scene.until(() => gast.names.includes('Olga the first'), 'the same commit')
    expect(owner.view.trust.state.value).toMatchObject({ epoch, code })
    expect(gast.view.trust.state.value).toMatchObject({ epoch, code })
    expect(owner.view.notices.value.map(({ t }) => t)).not.toContain('resynced')
  })

  test('[K30] the seed brings the commits along: who lags behind catches up, and need not come in anew', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    gast.weather.lost = true
    await scene.until(() => gast.view.link.value === 'reconnecting', 'gast has lost its socket')
    await scene.click(() => owner.view.people.rename('Olga the first'))
    scene.server.kill()
    scene.server.start()
    await scene.until(() => owner.view.link.value === 'recovering', 'recovering')
    await scene.until(() => owner.view.link.value === 'online', 'seeded')
    gast.weather.lost = false
    await scene.until(() => gast.names.includes('Olga the first'), 'caught up')
    expect(gast.view.notices.value.map(({ t }) => t)).toContain('renamed')
    expect(gast.view.notices.value.map(({ t }) => t)).not.toContain('resynced')
    expect(gast.view.trust.state.value.epoch).toBe(owner.view.trust.state.value.epoch)
  })

  test('[K11] [K31] a meeting that was started anew meanwhile is entered by the pass, without knocking', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    await scene.click(() => owner.view.door.setAdmission('lobby'))
    await scene.clock.advance(12_000)
    owner.view.chat.say('so that it settles')
    await scene.until(() => gast.texts.length === 1 && gast.view.door.admission.value === 'lobby')
    gast.weather.lost = true
    scene.server.kill()
    scene.server.start()
    await owner.reload()
    await scene.until(
      () => owner.view.phase.value.t === 'prejoin' && owner.view.phase.value.entry === 'start',
      'may start anew',
      30_000,
    )
    await scene.join(owner)
    expect(owner.view.trust.state.value.epoch).toBe(0)
    gast.weather.lost = false
    const told = () => gast.view.notices.value.some(({ t }) => t === 'resynced')
    await scene.until(() => owner.names.length === 2 && told(), 'together again, and told', 60_000)
    expect(gast.view.trust.state.value.epoch).toBe(owner.view.trust.state.value.epoch)
    expect(owner.view.door.knocks.value).toEqual([])
  })

  test('[K40] a founder who was away before the first entry catches up with whoever came meanwhile', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    owner.weather.lost = true
    await scene.clock.advance(6_000)
    const gast = await scene.guest('Gast')
    owner.weather.lost = false
    await scene.until(() => owner.names.length === 2 && gast.names.length === 2, 'both in one group', 60_000)
    gast.view.chat.say('here')
    await scene.until(() => owner.texts.includes('here'), 'a line')
  })

  test('[K20, K30] a commit that was taken while its author was away does not keep the author outside', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    gast.weather.delayMs = 400
    gast.view.entry.join('Gast').catch(() => undefined)
    await scene.until(() => owner.names.length === 2, 'the commit was taken')
    gast.weather.lost = true
    await scene.clock.advance(8_000)
    gast.weather.lost = false
    gast.weather.delayMs = 5
    await scene.until(() => gast.inside && owner.names.length === 2, 'inside', 60_000)
  })
})
