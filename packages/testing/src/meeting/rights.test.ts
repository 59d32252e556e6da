import { makeState, ownerKeys, signerOf } from '@konklave/crypto'
import { type Charter, type Switches, sign } from '@konklave/protocol'
import { encodeRules, verifyRules } from '@konklave/protocol/rules'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeMedia } from './fakeMedia.ts'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

/** An open room with other rights than usual, its owner and two guests. */
async function withRules(p: { actions?: Charter['actions']; switches?: Partial<Switches> }) {
  scene = await Scene.open({ admission: 'open' })
  const { owner: link } = scene.room
  if (link.kind !== 'owner') throw new Error('no owner link')
  const signer = await signerOf(await ownerKeys(link.ownerSeed))
  const { room } = await scene.server.snapshot(scene.roomId)
  const first = await verifyRules(room!.rules, scene.roomId)
  if (!first.ok) throw new Error(first.reason)
  const { charter, stateSigned: state } = first.value
  const actions = p.actions ?? charter.actions
  const changed = encodeRules({ charter: await sign('charter', { ...charter, actions }, signer), state })
  const second = await verifyRules(changed, scene.roomId)
  if (!second.ok) throw new Error(second.reason)
  const rules = p.switches ? await makeState(second.value, { switches: p.switches }, signer) : changed
  await scene.server.restore({ room: { ...room!, rules } })
  scene.server.kill()
  scene.server.start()
  const media = new FakeMedia()
  const owner = await scene.owner('Olga', undefined, media)
  const bob = await scene.guest('Bob')
  const eve = await scene.guest('Eve')
  const all = [owner, bob, eve]
  const met = () => all.every(({ names, view }) => names.length === 3 && !view.trust.state.value.unconfirmed)
  await scene.until(met, 'all met')
  return { owner, bob, eve, media }
}

describe('[K43] what the rules forbid its sender is dropped by receivers', () => {
  test('lines and reactions of participants, while the chat is switched off', async () => {
    const { owner, bob, eve } = await withRules({ switches: { chat: false } })
    bob.view.chat.say('may not')
    bob.view.chat.react('👍')
    eve.view.chat.say('may not either')
    owner.view.chat.say('may')
    await scene.until(() => bob.texts.includes('may') && eve.texts.includes('may'))
    await scene.clock.advance(2_000)
    expect(owner.texts).toEqual(['may'])
    expect(eve.texts.includes('may not')).toBe(false)
    expect(owner.view.chat.reactions.value).toEqual([])
    expect(bob.view.rights.value.has('chat')).toBe(false)
    bob.view.people.setHand(true)
    await scene.until(
      () => owner.view.people.list.value.some(({ name, hand }) => name === 'Bob' && hand),
      'a hand',
    )
    expect(owner.view.rights.value.has('chat')).toBe(true)
  })

  test('what is withdrawn from one person: lines, reactions, sound; the person is told by whom, and the device is closed', async () => {
    const { owner, bob, eve, media } = await withRules({})
    const kinds = (name: string) => {
      const who = owner.view.people.list.value.find(person => person.name === name)
      return media.newest?.others.find(({ participant }) => participant === who?.participant)?.kinds
    }
    await scene.click(() =>
      owner.view.floor.limit(owner.idOf('Bob'), new Set(['chat', 'reactions', 'microphone'])),
    )
    await scene.until(
      () => bob.view.me.value?.no.size === 3 && eve.view.people.list.value.some(p => p.no.size > 0),
    )
    expect(bob.view.notices.value).toContainEqual(
      expect.objectContaining({ t: 'limited', by: 'Olga', what: ['microphone', 'chat', 'reactions'] }),
    )
    expect(eve.view.notices.value.map(({ t }) => t)).not.toContain('limited')
    bob.view.chat.say('may not')
    bob.view.chat.react('👍')
    eve.view.chat.say('may')
    await scene.until(() => owner.texts.includes('may'))
    await scene.clock.advance(2_000)
    expect(owner.texts).toEqual(['may'])
    expect(eve.texts).toEqual(['may'])
    expect(owner.view.chat.reactions.value).toEqual([])
    expect([kinds('Bob'), kinds('Eve')?.length]).toEqual([['camera', 'screen', 'screenAudio'], 4])
    expect(bob.view.rights.value.has('speak')).toBe(false)
    await scene.click(() => owner.view.floor.limit(owner.idOf('Bob'), new Set()))
    await scene.until(() => bob.view.rights.value.has('speak'), 'given back')
    expect(bob.view.notices.value.at(-1)).toMatchObject({ t: 'unlimited', by: 'Olga' })
    await expect(bob.view.floor.limit(owner.idOf('Eve'), new Set(['chat']))).rejects.toThrow('not-allowed')
  })

  test('nobody talks unasked: who is given the floor may, until it is taken back or all are switched off anew', async () => {
    const { owner, bob, eve } = await withRules({})
    const may = () => [bob, eve].map(({ view }) => view.rights.value.has('speak'))
    await scene.click(() => owner.view.floor.setSwitches({ microphone: false }))
    await scene.until(() => may().join() === 'false,false', 'off')
    expect(owner.view.rights.value.has('speak')).toBe(true)
    bob.view.people.setHand(true)
    await scene.until(() => owner.view.people.list.value.some(({ hand }) => hand), 'a hand')
    await scene.click(() => owner.view.floor.giveFloor(owner.idOf('Bob')))
    await scene.until(() => may().join() === 'true,false', 'the floor')
    await scene.until(() => bob.view.notices.value.some(({ t }) => t === 'floorGiven'), 'told')
    expect(owner.view.people.list.value.find(({ name }) => name === 'Bob')?.hasFloor).toBe(true)
    await scene.click(() => owner.view.floor.takeFloor(owner.idOf('Bob')))
    await scene.until(() => may().join() === 'false,false', 'taken back')
    await scene.click(() => owner.view.floor.giveFloor(owner.idOf('Bob')))
    await scene.click(() => owner.view.floor.setSwitches({ microphone: true }))
    await scene.click(() => owner.view.floor.setSwitches({ microphone: false }))
    await scene.until(() => may().join() === 'false,false', 'off anew')
  })

  test('[P-48] all others are muted once, by somebody who may; whoever was not heard is not told', async () => {
    const muted: string[] = []
    class Muted extends FakeMedia {
      readonly #name: string
      constructor(name: string) {
        super()
        this.#name = name
      }
      override mute = (kind?: string) => void muted.push(`${this.#name} ${kind}`)
    }
    scene = await Scene.open({ admission: 'open' })
    const [ofOwner, ofBob] = [new Muted('Olga'), new Muted('Bob')]
    const owner = await scene.owner('Olga', undefined, ofOwner)
    const bob = await scene.guest('Bob', undefined, ofBob)
    const eve = await scene.guest('Eve', undefined, new Muted('Eve'))
    await scene.until(() => [owner, bob, eve].every(({ names }) => names.length === 3), 'all')
    for (const media of [ofOwner, ofBob]) media.send(['microphone'])
    await scene.until(
      () => eve.view.people.list.value.filter(p => p.sending.size > 0).length === 2,
      'two talk',
    )
    await expect(bob.view.floor.askAllToMute('microphone')).rejects.toThrow('not-allowed')
    await owner.view.floor.askAllToMute('microphone')
    await scene.until(() => bob.view.notices.value.some(({ t }) => t === 'muteAsked'), 'told')
    await scene.clock.advance(2_000)
    expect(muted).toEqual(['Bob microphone'])
    expect(eve.view.notices.value.map(({ t }) => t)).not.toContain('muteAsked')
    expect([bob, eve].map(({ view }) => view.rights.value.has('speak'))).toEqual([true, true])
  })

  test('a hand, while hands are switched off', async () => {
    const { owner, bob } = await withRules({ switches: { hands: false } })
    bob.view.people.setHand(true)
    bob.view.chat.say('heard')
    await scene.until(() => owner.texts.includes('heard'))
    await scene.clock.advance(2_000)
    expect(owner.view.people.list.value.map(({ hand }) => hand)).toEqual([false, false, false])
  })

  test('a hand of somebody who may not raise one', async () => {
    const { owner, bob } = await withRules({ actions: { raiseHand: 'moderator' } })
    const hand = (name: string) => owner.view.people.list.value.find(person => person.name === name)?.hand
    bob.view.people.setHand(true)
    bob.view.chat.say('heard')
    await scene.until(() => owner.texts.includes('heard'))
    await scene.clock.advance(2_000)
    expect(hand('Bob')).toBe(false)
    owner.view.people.setHand(true)
    expect(hand('Olga')).toBe(true)
  })

  test('media: each key is handed over with the kinds that its holder may send', async () => {
    const { owner, bob, media } = await withRules({ switches: { camera: false, share: 'ask' } })
    const me = (name: string) => owner.view.people.list.value.find(person => person.name === name)
    const kinds = (name: string) =>
      media.newest?.others.find(({ participant }) => participant === me(name)?.participant)?.kinds
    expect([kinds('Bob'), kinds('Eve')]).toEqual([['microphone'], ['microphone']])
    await scene.click(() => owner.view.floor.allowShare(owner.idOf('Bob'), true))
    await scene.until(() => kinds('Bob')?.length === 3, 'keys with the new right')
    expect(kinds('Bob')).toEqual(['microphone', 'screen', 'screenAudio'])
    expect(kinds('Eve')).toEqual(['microphone'])
    await scene.until(() => bob.view.rights.value.has('share'))
    expect(bob.view.rights.value.has('camera')).toBe(false)
  })
})

test('[K37] who is barred, and that somebody came, reaches the media side with the keys of that epoch', async () => {
  scene = await Scene.open({ admission: 'open' })
  const media = new FakeMedia()
  const owner = await scene.owner()
  const eve = await scene.guest('Eve', undefined, media)
  const bob = await scene.guest('Bob')
  await scene.until(() => eve.names.length === 3 && owner.names.length === 3)
  const { epoch } = eve.view.trust.state.value
  const changes = (of: number) =>
    media.keys.filter(keys => keys.epoch === of).map(keys => [keys.addedSomebody, keys.removedBarred])
  expect(changes(epoch ?? 0)[0]).toEqual([true, false])
  await scene.click(() => owner.view.people.kick(owner.idOf('Bob')))
  await scene.until(() => bob.phase === 'gone' && media.newest?.epoch === (epoch ?? 0) + 1, 'the next keys')
  expect(changes((epoch ?? 0) + 1)[0]).toEqual([false, true])
})
