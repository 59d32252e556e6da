import { equalBytes, hex, keyHashOf, type SealedBody } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from '../scene.ts'
import { type Cast, keyOf, says, withMallory } from './mallory.ts'
import { alarmsOf, codeOf, linesOf, noticesOf, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

async function meeting(): Promise<Cast> {
  const cast = await withMallory()
  scene = cast.scene
  return cast
}

describe('a hostile member says', () => {
  const noises = (cast: Cast): readonly SealedBody[] => {
    const who = keyOf(cast.server, cast.gast.view.me.value?.id ?? '')
    const g = 0
    return [
      { t: 'mute', who, kind: 'microphone' },
      { t: 'lowerHand', who },
      { t: 'lowerHand' },
      { t: 'link', g: 1, secret: scene.random.bytes(32) },
      { t: 'link', g, secret: scene.random.bytes(32) },
      {
        t: 'linkFor',
        g: 1,
        to: who,
        ephemeral: scene.random.bytes(32) as never,
        sealed: scene.random.bytes(64),
      },
      { t: 'passes', passes: [] },
      {
        t: 'compare',
        epoch: (cast.olga.view.trust.state.value.epoch + 5) as never,
        id: scene.random.bytes(16),
      },
    ]
  }

  test('[K4] [K11] [P-48] secrets, passes and orders that are not its to give: nothing follows from them', async () => {
    const cast = await meeting()
    const { olga, gast, mallory } = cast
    const [link, notices] = [gast.view.door.guestLink.value, noticesOf(gast)]
    gast.view.people.setHand(true)
    for (const body of noises(cast)) expect(await says(cast, body)).toHaveProperty('body')
    await scene.clock.advance(3_000)
    expect(gast.view.door.guestLink.value).toBe(link)
    expect(gast.view.me.value?.hand).toBe(true)
    expect(noticesOf(gast)).toEqual(notices)
    expect(gast.view.trust.state.value.compare).toBeNull()
    await together(scene, olga, gast, mallory)
  })

  test('[K40] one number for two lines: each reader keeps the first, and only its own lines are touched', async () => {
    const cast = await meeting()
    cast.gast.view.chat.say('mine')
    await scene.until(() => cast.olga.texts.length === 1, 'the line')
    const n = 5_000_000
    for (const text of ['yes', 'no']) await says(cast, { t: 'chat', n, text })
    await scene.clock.advance(2_000)
    expect(linesOf(cast.olga)).toEqual(['Gast: mine', 'Mallory: yes'])
    expect(linesOf(cast.gast)).toEqual(['Gast: mine', 'Mallory: yes'])
  })

  test('what only a newer version can show is told, once for each who sends it', async () => {
    const cast = await meeting()
    const newer = { t: 'lottery', question: 'Tea?' } as unknown as SealedBody
    for (let i = 0; i < 2; i++) expect(await says(cast, newer)).toHaveProperty('body')
    await scene.clock.advance(2_000)
    const told = cast.gast.view.notices.value.filter(({ t }) => t === 'newer')
    expect(told).toEqual([expect.objectContaining({ name: 'Mallory' })])
  })

  test('[K31] so much that an alarm would scroll away: it stays', async () => {
    const cast = await meeting()
    const { olga, gast, server } = cast
    await scene.click(() => olga.view.floor.setShare('presenters'))
    await scene.until(() => gast.view.floor.share.value === 'presenters', 'a newer rule')
    const rules = server.openings[0]?.rules ?? new Uint8Array()
    server.lies = {
      opened: body => ({ ...body, rules }),
      instead: ({ t }) => (t === 'offerRules' ? { code: 'stale-rules' } : null),
    }
    gast.weather.lost = true
    await scene.clock.advance(8_000)
    gast.weather.lost = false
    await scene.until(() => alarmsOf(gast).length === 1, 'the alarm')
    await scene.clock.advance(5_000)
    for (let i = 0; i < 60; i++) {
      const epoch = gast.view.trust.state.value.epoch as never
      await says(cast, { t: 'compare', epoch, id: scene.random.bytes(16) })
      await scene.clock.advance(250)
    }
    expect(noticesOf(gast).length).toBeGreaterThan(20)
    expect(alarmsOf(gast)).toEqual(['rolled-back'])
  })

  test('[K21] that it lacks everything, again and again: those who help are not drowned in helping', async () => {
    const cast = await meeting()
    const { olga, gast } = cast
    for (let i = 0; i < 40; i++) {
      gast.view.chat.say(`line ${i}`)
      await scene.clock.advance(250)
    }
    await scene.clock.advance(20_000)
    const before = cast.out.log.length
    for (let i = 0; i < 80; i++) {
      await says(cast, { t: 'heartbeat', nextCtx: 0, contexts: [], have: [] })
      await scene.clock.advance(250)
      if (i === 2) gast.view.chat.say('new')
      if (i === 4) expect(olga.texts).toContain('new')
      if (i === 13) gast.view.people.setHand(true)
      if (i === 15) expect(olga.view.people.list.value.find(({ name }) => name === 'Gast')?.hand).toBe(true)
    }
    const said = cast.out.log.slice(before).filter(entry => entry.t === 'message')
    const by = (name: string) =>
      said.filter(({ sender }) => hex(keyHashOf(sender)) === olga.idOf(name)).length
    // Each line once, a heartbeat or two; a secret and a pass every ten seconds.
    expect(by('Gast')).toBeLessThan(50)
    expect(by('Olga')).toBeLessThan(10)
    expect(codeOf(gast)).toBe(codeOf(olga))
  })

  test('[K4] that it helped, when it did not: who asks again is helped by another', async () => {
    const cast = await meeting()
    const { olga, gast, mallory, out, server } = cast
    const ben = await scene.guest('Ben')
    await together(scene, olga, gast, mallory, ben)
    await scene.clock.advance(1_000)
    const held = server.log.length
    server.lies = { entry: entry => [entry.t === 'message' ? { t: 'hidden' } : entry] }
    await scene.click(() => olga.view.door.rotateLink())
    const link = olga.view.door.guestLink.value
    await scene.until(() => ben.view.door.guestLink.value === link, 'the new link')
    await scene.clock.advance(1_000)
    olga.closeTab()
    server.lies = {}
    expect(server.log.length).toBeGreaterThan(held)
    expect(gast.view.door.guestLink.value).toBeNull()
    // Her own client would help.
    out.lies = { instead: ({ t }) => (t === 'message' ? { body: { seq: 0 } } : null) }
    const to = keyOf(server, gast.view.me.value?.id ?? '')
    let seen = out.log.length
    for (let i = 0; i < 1_500 && gast.view.door.guestLink.value !== link; i++) {
      const asks = out.log.slice(seen).some(entry => entry.t === 'message' && equalBytes(entry.sender, to))
      seen = out.log.length
      const [ephemeral, sealed] = [scene.random.bytes(32) as never, scene.random.bytes(60)]
      if (asks) await says(cast, { t: 'linkFor', g: 1, to, ephemeral, sealed })
      await scene.clock.advance(50)
    }
    expect(gast.view.door.guestLink.value).toBe(link)
  })
})

describe('two who lead', () => {
  test('[K14] and remove each other: one of the two removals holds, everywhere the same', async () => {
    scene = await Scene.open({ admission: 'open' })
    const olga = await scene.owner('Olga')
    const omar = await scene.person('Omar', scene.room.owner)
    await scene.until(() => omar.phase === 'prejoin', 'the door')
    await scene.join(omar)
    const gast = await scene.guest('Gast')
    await together(scene, olga, omar, gast)
    void olga.view.people.kick(olga.idOf('Omar')).catch(() => undefined)
    void omar.view.people.kick(omar.idOf('Olga')).catch(() => undefined)
    await scene.until(() => [olga, omar].some(({ phase }) => phase === 'gone'), 'one is out')
    await scene.clock.advance(20_000)
    const inside = [olga, omar].filter(person => person.inside)
    expect(inside).toHaveLength(1)
    expect(gast.names).toEqual(['Gast', inside[0]?.name])
    expect(inside[0]?.names).toEqual(gast.names)
  })
})
