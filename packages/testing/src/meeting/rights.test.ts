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
