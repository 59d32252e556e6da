import { limits } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('the door', () => {
  test('[K11] an owner enters a lobby room in which nobody may admit: it signs its own pass', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside && owner.names.length === 2)
    owner.closeTab()
    await scene.until(() => gast.names.length === 1, 'owner gone', 120_000)
    const second = await scene.person('Olga again', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    expect(second.view.me.value?.role).toBe('owner')
  })

  test('[K25] let in while nobody listened: the answer is asked for, nobody waits for ever', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    gast.weather.lost = true
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => owner.names.length === 2, 'the Add')
    await scene.clock.advance(9_000)
    gast.weather.lost = false
    await scene.until(() => gast.inside && gast.names.length === 2, 'inside')
  })

  test('[K25] whoever waits is told that the line is down, and goes on knocking when it is back', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    expect(gast.view.link.value).toBe('online')
    const [before] = owner.view.door.knocks.value
    scene.server.kill()
    await scene.until(() => gast.view.link.value === 'reconnecting', 'the line is down', 1_000)
    await scene.clock.advance(20_000)
    expect([gast.phase, gast.view.link.value]).toEqual(['knocking', 'reconnecting'])
    scene.server.start()
    await scene.until(() => gast.view.link.value === 'online' && gast.phase === 'knocking', 'back', 60_000)
    const again = () => owner.view.door.knocks.value.map(({ id }) => id !== before?.id)
    await scene.until(() => again().length === 1 && again()[0] === true, 'a new knock', 60_000)
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside && gast.view.link.value === 'online', 'inside')
  })

  test('[P-40] whoever must knock learns nothing about who is inside; who need not, sees the names', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.view.phase.value.t === 'prejoin' && gast.view.phase.value.inside !== null)
    expect(gast.view.phase.value).toEqual({ t: 'prejoin', entry: 'enter', inside: ['Olga'] })
    await scene.click(() => owner.view.door.setAdmission('lobby'))
    await scene.until(() => gast.view.phase.value.t === 'prejoin' && gast.view.phase.value.entry === 'knock')
    expect(gast.view.phase.value).toEqual({ t: 'prejoin', entry: 'knock', inside: null })
  })

  test('[K12, K25] a room that is locked in the moment in which somebody is let in keeps them', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin', 'door')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1, 'knock')
    gast.weather.lost = true
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => owner.names.length === 2, 'added')
    await scene.click(() => owner.view.door.setAdmission('locked'))
    gast.weather.lost = false
    await scene.until(() => gast.inside, 'inside')
    gast.view.chat.say('that was close')
    await scene.until(() => owner.texts.includes('that was close'), 'the line')
  })

  test('denied at the door', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    await scene.click(() => owner.view.door.deny(owner.view.door.knocks.value[0]?.id ?? ''))
    await scene.until(() => gast.phase === 'gone')
    expect(gast.view.phase.value).toEqual({ t: 'gone', why: 'denied' })
  })

  test('[K25] whoever waits when the meeting is ended for all is told so', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    await scene.click(() => owner.view.owner.endForAll())
    await scene.until(() => gast.phase === 'gone')
    expect(gast.view.phase.value).toEqual({ t: 'gone', why: 'ended' })
  })

  test('[K25] whoever waits for somebody to come waits on when the empty meeting ends, and is heard then', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    owner.closeTab()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    const nobody = () => {
      const phase = gast.view.phase.value
      return phase.t === 'knocking' && phase.lobby === 'nobody'
    }
    await scene.until(nobody, 'nobody there')
    await scene.clock.advance(limits.EMPTY_MEETING_TTL_MS + 1_000)
    await scene.until(nobody, 'still waiting')
    const again = await scene.person('Olga', scene.room.owner)
    await scene.until(() => again.phase === 'prejoin')
    await scene.click(() => again.view.entry.join('Olga'))
    await scene.until(() => again.view.door.knocks.value.length === 1, 'the knock')
    await scene.click(() => again.view.door.admitAll())
    await scene.until(() => gast.inside, 'inside')
  })

  test('[K12] a locked room: whoever reloads comes back in; whoever left does not before it is opened, and page and settings say so', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    await scene.click(() => owner.view.door.setAdmission('locked'))
    await scene.until(() => gast.view.door.admission.value === 'locked')
    await scene.clock.advance(2_000)
    await gast.reload()
    await scene.until(() => gast.inside, 'back')
    await scene.click(() => gast.view.entry.leave())
    // What the page after the meeting goes by.
    expect([gast.phase, gast.view.door.admission.value, gast.view.owner.hasKey.value]).toEqual([
      'gone',
      'locked',
      false,
    ])
    await gast.reload()
    await scene.until(() => gast.phase === 'failed', 'locked out')
    await scene.click(() => owner.view.door.setAdmission('open'))
    await gast.reload()
    await scene.until(() => gast.phase === 'prejoin', 'opened')
    await scene.join(gast)
  })

  test('[K12] a locked room says so before a name is asked for', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    await scene.click(() => owner.view.door.setAdmission('locked'))
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'failed')
    expect(gast.view.phase.value).toEqual({ t: 'failed', why: 'locked' })
  })

  test('the name under which somebody knocked is there while they wait, and after', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    for (const name of ['Gast', 'Gustav']) {
      await scene.click(() => gast.view.entry.join(name))
      await scene.until(() => gast.phase === 'knocking')
      expect(gast.view.entry.rememberedName.value).toBe(name)
      gast.view.entry.withdrawKnock()
      expect(gast.view.entry.rememberedName.value).toBe(name)
    }
  })

  test('[P-42] the name goes when somebody leaves, and is there again for whoever asks to come back in', async () => {
    scene = await Scene.open({ admission: 'open' })
    await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.click(() => gast.view.entry.leave())
    await scene.until(() => gast.phase === 'gone')
    expect(gast.view.entry.rememberedName.value).toBe('')
    await gast.view.entry.keepName('Gast')
    await gast.reload()
    await scene.until(() => gast.phase === 'prejoin')
    expect(gast.view.entry.rememberedName.value).toBe('Gast')
  })

  test('[K22] nobody confirms: text waits, the person is told; it goes out when somebody does', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    owner.weather.lost = true
    await scene.clock.advance(500)
    const gast = await scene.guest('Gast')
    gast.view.chat.say('anybody?')
    await scene.clock.advance(4_000)
    expect(gast.view.trust.state.value).toMatchObject({ unconfirmed: true, nobodyConfirmed: false })
    await scene.clock.advance(1_000)
    expect(gast.view.trust.state.value).toMatchObject({ unconfirmed: true, nobodyConfirmed: true })
    expect(gast.view.trust.state.value.code).toBeNull()
    expect(gast.view.chat.lines.value.map(({ state }) => state)).toEqual(['sending'])
    owner.weather.lost = false
    await scene.until(() => owner.texts.includes('anybody?'), 'the line', 40_000)
    expect(gast.view.trust.state.value.nobodyConfirmed).toBe(false)
  })

  test('a second tab with the same keys takes over; the first says so', async () => {
    scene = await Scene.open({ admission: 'open' })
    await scene.owner()
    const gast = await scene.guest('Gast')
    const first = gast.view
    await gast.duplicate()
    await scene.until(() => first.phase.value.t === 'gone')
    expect(first.phase.value).toEqual({ t: 'gone', why: 'moved' })
    await scene.until(() => gast.inside, 'the second tab is inside')
  })
})
