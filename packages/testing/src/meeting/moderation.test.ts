import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

describe('moderation', () => {
  test('[K14] a kick bars, removes and gives those who stay a new link; the old link only knocks', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    const mallory = await scene.guest('Mallory')
    await scene.until(() => owner.names.length === 3 && gast.names.length === 3)
    const before = gast.view.door.guestLink.value
    await scene.click(() => owner.view.people.kick(owner.idOf('Mallory')))
    await scene.until(() => mallory.phase === 'gone', 'out')
    expect(mallory.view.phase.value).toEqual({ t: 'gone', why: 'removed' })
    await scene.until(() => gast.names.length === 2, 'two left')
    await scene.until(
      () => gast.view.door.guestLink.value !== before && gast.view.door.guestLink.value !== null,
      'new link',
    )
    expect(gast.view.door.guestLink.value).toBe(owner.view.door.guestLink.value)
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin')
    expect(late.view.phase.value).toMatchObject({ entry: 'knock' })
    gast.view.chat.say('still here')
    await scene.until(() => owner.texts.includes('still here'))
  })

  test('[K14] a kick that lost the race is signed again on the state that won', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const second = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    const [mallory, trudy] = [await scene.guest('Mallory'), await scene.guest('Trudy')]
    await scene.until(() => owner.names.length === 4 && second.names.length === 4)
    await Promise.all([
      scene.click(() => owner.view.people.kick(owner.idOf('Mallory'))),
      scene.click(() => second.view.people.kick(second.idOf('Trudy'))),
    ])
    await scene.until(() => mallory.phase === 'gone' && trudy.phase === 'gone', 'both out')
    await scene.until(() => owner.names.length === 2 && second.names.length === 2)
    expect(owner.view.door.guestLink.value).not.toBeNull()
    expect(owner.view.door.guestLink.value).toBe(second.view.door.guestLink.value)
  })

  test('[K14] two who kick the same person change the link once', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const second = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    const [gast, mallory] = [await scene.guest('Gast'), await scene.guest('Mallory')]
    await scene.until(() => owner.names.length === 4 && second.names.length === 4 && gast.names.length === 4)
    await Promise.all(
      [owner, second].map(who => scene.click(() => who.view.people.kick(who.idOf('Mallory')))),
    )
    await scene.until(() => mallory.phase === 'gone' && gast.names.length === 3, 'out')
    await scene.clock.advance(3_000)
    expect(gast.view.notices.value.filter(({ t }) => t === 'linkChanged')).toHaveLength(1)
  })

  test('[K14] of two who kick each other the first commit holds', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const second = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    await scene.until(() => owner.names.length === 2 && second.names.length === 2)
    await Promise.allSettled([
      scene.click(() => owner.view.people.kick(owner.idOf('Oskar'))),
      scene.click(() => second.view.people.kick(second.idOf('Olga'))),
    ])
    await scene.clock.advance(5_000)
    const inside = [owner, second].filter(person => person.inside)
    expect(inside).toHaveLength(1)
    expect(inside[0]?.names).toHaveLength(1)
  })

  test('[K11] whoever was inside when the door closed comes back by the pass that was sent', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    await scene.click(() => owner.view.door.setAdmission('locked'))
    await scene.until(() => gast.view.door.admission.value === 'locked')
    gast.closeTab()
    await scene.until(() => owner.names.length === 1, 'gone', 120_000)
    await gast.reload()
    await scene.until(() => gast.inside && owner.names.length === 2, 'back by the pass')
  })

  test('[K4] a reload after a rotation keeps the new link', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    const before = owner.view.door.guestLink.value
    await scene.click(() => owner.view.door.rotateLink())
    await scene.until(
      () =>
        gast.view.door.guestLink.value === owner.view.door.guestLink.value &&
        gast.view.door.guestLink.value !== before,
    )
    await gast.reload()
    await scene.until(() => gast.inside && gast.names.length === 2, 'back')
    expect(gast.view.door.guestLink.value).toBe(owner.view.door.guestLink.value)
  })

  test('[P-48] a moderator may ask to mute and allow sharing; a participant may not kick', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    await scene.click(() => owner.view.floor.setShare('ask'))
    await scene.until(() => gast.view.floor.share.value === 'ask')
    expect(gast.view.me.value?.mayShare).toBe(false)
    gast.view.floor.askToShare()
    await scene.until(() => owner.view.notices.value.some(({ t }) => t === 'shareAsked'))
    await scene.click(() => owner.view.floor.allowShare(owner.idOf('Gast'), true))
    await scene.until(() => gast.view.me.value?.mayShare === true)
    const told = (view: typeof gast.view) => view.notices.value.filter(({ t }) => t === 'shareAllowed')
    expect(told(gast.view)).toHaveLength(1)
    expect(told(owner.view)).toEqual([])
    await owner.view.floor.askToMute(owner.idOf('Gast'), 'microphone')
    await scene.until(() => gast.view.notices.value.some(({ t }) => t === 'muteAsked'))
    await expect(scene.click(() => gast.view.people.kick(gast.idOf('Olga')))).rejects.toMatchObject({
      reason: 'not-allowed',
    })
  })

  test('[K43] who leads lowers a hand, or all; whose it was is told by whom, and nobody else may', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const [ada, ben] = [await scene.guest('Ada'), await scene.guest('Ben')]
    await scene.until(() => [owner, ada, ben].every(({ names }) => names.length === 3))
    const up = () =>
      owner.view.people.list.value
        .filter(({ hand }) => hand)
        .map(({ name }) => name)
        .sort()
    const told = (view: typeof ada.view) => view.notices.value.filter(({ t }) => t === 'handLowered')
    for (const { view } of [owner, ada, ben]) view.people.setHand(true)
    await scene.until(() => up().length === 3)
    await expect(ben.view.people.lowerHand(ben.idOf('Ada'))).rejects.toThrow('not-allowed')
    await owner.view.people.lowerHand(owner.idOf('Ada'))
    await scene.until(() => up().length === 2, 'one less')
    expect(up()).toEqual(['Ben', 'Olga'])
    expect(told(ada.view)).toEqual([expect.objectContaining({ by: 'Olga' })])
    expect(told(ben.view)).toEqual([])
    await owner.view.people.lowerAllHands()
    await scene.until(() => up().length === 0, 'all down')
    expect([told(ada.view).length, told(ben.view).length, told(owner.view).length]).toEqual([1, 1, 0])
    // A reload brings none of them back.
    await ben.reload()
    await scene.until(() => ben.inside && !ben.view.trust.state.value.unconfirmed)
    await scene.clock.advance(2_000)
    expect(up()).toEqual([])
  })

  test('renaming is announced', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    await scene.click(() => gast.view.people.rename('Gustav'))
    await scene.until(() => owner.names.includes('Gustav'))
    expect(owner.view.notices.value).toContainEqual(
      expect.objectContaining({ t: 'renamed', before: 'Gast', name: 'Gustav' }),
    )
    expect(gast.view.notices.value.map(({ t }) => t)).not.toContain('renamed')
  })

  test('[K47] compare now shows one code of one epoch to all', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    owner.view.trust.compareNow()
    await scene.until(() => gast.view.trust.state.value.compare !== null)
    expect(gast.view.trust.state.value.compare?.code).toEqual(owner.view.trust.state.value.compare?.code)
    const late = await scene.guest('Late')
    await scene.until(() => gast.names.length === 3 && late.inside)
    expect(gast.view.trust.state.value.compare?.joinedSince).toBe(1)
    const { at, until } = gast.view.trust.state.value.compare!
    expect(until - at).toBe(90_000)
    // Nobody has looked yet: that somebody asked shows no code.
    const shown = () =>
      gast.view.people.list.value.flatMap(p => (p.codeShownAt === null ? [] : [p.name])).sort()
    expect([shown(), gast.view.trust.state.value.compare?.shownAt]).toEqual([[], null])
    await scene.clock.advance(1_000)
    gast.view.trust.codeOpened()
    expect([shown(), gast.view.trust.state.value.compare?.shownAt]).toEqual([
      ['Gast', 'Olga'],
      scene.clock.now(),
    ])
    expect(scene.clock.now()).toBeGreaterThan(at)
  })

  test('[K47] compared is only who was in that epoch, and only once the person says it is the same', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    const compared = () =>
      gast.view.people.list.value.flatMap(p => (p.comparedAt === null ? [] : [p.name])).sort()
    owner.view.trust.compareNow()
    await scene.until(() => gast.view.trust.state.value.compare !== null)
    expect([compared(), gast.view.trust.state.value.compared]).toEqual([[], null])
    await scene.guest('Late')
    await scene.until(() => gast.names.length === 3)
    gast.view.trust.sayCode('same')
    const { at } = gast.view.trust.state.value.compare!
    expect(compared()).toEqual(['Gast', 'Olga'])
    expect(gast.view.trust.state.value.compare?.said).toBe('same')
    expect(gast.view.trust.state.value.compared).toEqual({ at, joinedSince: 1 })
    // What somebody shows later takes nothing back of what was compared.
    await scene.clock.advance(1_000)
    owner.view.trust.compareNow()
    await scene.until(() => gast.view.trust.state.value.compare?.said === null)
    expect(gast.view.trust.state.value.compared).toEqual({ at, joinedSince: 1 })
    expect(owner.view.trust.state.value.compared).toBeNull()
  })

  test('[K47] a code that is different stays so until one that was compared later is the same', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    const trust = () => gast.view.trust.state.value
    owner.view.trust.compareNow()
    await scene.until(() => trust().compare !== null)
    expect(trust().compare?.by).toEqual({ who: gast.idOf('Olga'), name: 'Olga' })
    expect(owner.view.trust.state.value.compare?.by).toBeNull()
    gast.view.trust.sayCode('same')
    gast.view.trust.sayCode('different')
    expect(trust()).toMatchObject({ compared: null, different: { at: trust().compare?.at } })
    await scene.clock.advance(100_000)
    gast.view.trust.compareNow()
    await scene.until(() => owner.view.trust.state.value.compare?.by?.name === 'Gast')
    expect(trust().compare?.said).toBeNull()
    expect(trust().different).not.toBeNull()
    expect(owner.view.trust.state.value.different).toBeNull()
    gast.view.trust.sayCode('same')
    expect(trust()).toMatchObject({ compared: { at: trust().compare?.at }, different: null })
  })

  test('[K47] the code that is shown is of the epoch that was named, though epochs went on', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
    const { code, epoch } = owner.view.trust.state.value
    owner.weather.delayMs = 500
    await scene.click(() => gast.view.people.rename('Gustav'))
    expect(owner.view.trust.state.value.epoch).toBe(epoch)
    owner.view.trust.compareNow()
    await scene.until(() => gast.view.trust.state.value.compare !== null)
    expect(gast.view.trust.state.value.epoch).toBe(epoch + 1)
    expect(gast.view.trust.state.value.compare?.code).toEqual(code)
    expect(gast.view.trust.state.value.code).not.toEqual(code)
  })

  test('ending for all', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2)
    await scene.click(() => owner.view.owner.endForAll())
    await scene.until(() => gast.phase === 'gone' && owner.phase === 'gone')
    expect(gast.view.phase.value).toEqual({ t: 'gone', why: 'ended' })
  })
})
