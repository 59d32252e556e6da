import type { GroupEngine } from '@konklave/crypto/engine'
import { afterEach, describe, expect, test } from 'vitest'
import { FakeMedia } from './fakeMedia.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

/** For whom commits of others do not open while `blind` is set, as if their path had been sealed wrongly. */
function twistOf(state: { blind: boolean }) {
  return (engine: GroupEngine): GroupEngine => ({
    ...engine,
    process: p => (state.blind ? Promise.reject(new Error('path does not open')) : engine.process(p)),
  })
}

const epochOf = (person: SimPerson) => person.view.trust.state.value.epoch
const codes = (people: readonly SimPerson[]) =>
  new Set(people.map(({ view }) => view.trust.state.value.code?.join()))
const voids = () => scene.server.events.filter(event => event.startsWith('meeting.void')).length

/** An owner who takes every commit, and three who may go blind. */
async function four() {
  scene = await Scene.open({ admission: 'open' })
  const state = { blind: false }
  const media = new FakeMedia()
  const owner = await scene.owner('Olga', undefined, media)
  const bob = await scene.guest('Bob', twistOf(state))
  const eve = await scene.guest('Eve', twistOf(state))
  const dan = await scene.guest('Dan', twistOf(state))
  const all = [owner, bob, eve, dan]
  const met = () => all.every(({ names, view }) => names.length === 4 && !view.trust.state.value.unconfirmed)
  await scene.until(met, 'all met')
  return { state, media, owner, bob, eve, dan, all }
}

describe('[K29] a void through the whole client', () => {
  test('who took the epoch steps back, with keys and roster; the next newcomer brings all together', async () => {
    const { state, media, owner, all } = await four()
    const before = epochOf(owner)
    const held = media.newest
    state.blind = true
    const zed = await scene.person('Zed')
    await scene.until(() => zed.phase === 'prejoin')
    void zed.view.entry.join('Zed').catch(() => undefined)
    await scene.until(() => media.newest?.epoch === before + 1, 'the owner took it')
    await scene.until(() => voids() > 0, 'void')
    zed.closeTab()
    await scene.until(() => epochOf(owner) === before, 'stepped back')
    expect(owner.names).toEqual(['Bob', 'Dan', 'Eve', 'Olga'])
    await scene.until(() => media.newest?.epoch === before, 'keys of before')
    expect(media.newest).toMatchObject({ own: held?.own, others: held?.others })
    expect(codes(all).size).toBe(1)
    owner.view.chat.say('still ours')
    await scene.until(() => all.every(({ texts }) => texts.includes('still ours')), 'a line')
    state.blind = false
    await scene.clock.advance(31_000)
    const late = await scene.guest('Late')
    await scene.until(() => [...all, late].every(({ names }) => names.length === 5), 'a newcomer')
    await scene.until(() => codes([...all, late]).size === 1, 'one code')
  })

  test('[K30] who stepped back seeds a restarted server with what counts, without the void step', async () => {
    const { state, media, owner, all } = await four()
    const before = epochOf(owner)
    state.blind = true
    const zed = await scene.person('Zed')
    await scene.until(() => zed.phase === 'prejoin')
    void zed.view.entry.join('Zed').catch(() => undefined)
    await scene.until(() => media.newest?.epoch === before + 1, 'the owner took it')
    await scene.until(() => voids() > 0 && epochOf(owner) === before, 'stepped back')
    zed.closeTab()
    for (const person of all) if (person !== owner) person.weather.lost = true
    scene.server.kill()
    scene.server.start()
    await scene.until(() => owner.view.link.value === 'recovering', 'recovering')
    await scene.until(() => owner.view.link.value === 'online', 'seeded by the owner alone', 8_000)
    expect(epochOf(owner)).toBe(before)
  })

  test('a kick in a void: nothing leaves before exactly these rules are in force, and then they are', async () => {
    const { state, media, owner, bob, eve, dan } = await four()
    const before = epochOf(owner)
    const sealed = () => owner.view.trust.sealed.value?.lastLine
    state.blind = true
    const kick = scene.click(() => owner.view.people.kick(owner.idOf('Dan')))
    await scene.until(() => voids() > 0, 'void')
    await kick.catch(() => undefined)
    await scene.until(() => epochOf(owner) === before, 'stepped back')
    owner.view.chat.say('not for Dan')
    await scene.until(() => media.newest?.epoch === before, 'keys')
    expect(media.newest?.own).toBeNull()
    expect(sealed()).toBeNull()
    state.blind = false
    await scene.until(() => [owner, bob, eve].every(({ names }) => names.length === 3), 'Dan is out', 90_000)
    await scene.until(
      () => bob.texts.includes('not for Dan') && eve.texts.includes('not for Dan'),
      'the line',
    )
    expect(dan.view.phase.value).toEqual({ t: 'gone', why: 'removed' })
    expect(media.newest).toMatchObject({ epoch: before + 1, own: expect.anything() })
    expect(codes([owner, bob, eve]).size).toBe(1)
    const stayed = [owner, bob, eve]
    const links = () => new Set(stayed.map(({ view }) => view.door.guestLink.value))
    await scene.until(() => links().size === 1 && owner.view.door.guestLink.value !== null, 'the new link')
    await scene.clock.advance(10_000)
    const changed = bob.view.notices.value.filter(({ t }) => t === 'linkChanged')
    expect([links().size, changed.length]).toEqual([1, 1])
  })
})
