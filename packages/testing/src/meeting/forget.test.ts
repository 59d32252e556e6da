import { base64url, hex } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const MEETING = ['settled', 'barred', 'pass', 'inside', 'name', 'hand', 'read'] as const

/** What is still there of a person's keys and of what its tab remembers of the meeting. */
async function left(person: SimPerson): Promise<string[]> {
  const tab = await person.tab.get('tab')
  const names = ['member', 'dm', 'owner'].map(what => `${what}:${hex(scene.roomId)}:${base64url(tab!)}`)
  const keys = await Promise.all(names.map(async name => ((await person.keys.load(name)) ? [name] : [])))
  const kept = await Promise.all(MEETING.map(async key => ((await person.tab.get(key)) ? [key] : [])))
  return [...keys.flat().map(name => name.split(':')[0]!), ...kept.flat()]
}

async function two() {
  scene = await Scene.open({ admission: 'open' })
  const owner = await scene.owner()
  const gast = await scene.guest('Gast')
  await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
  await scene.clock.advance(12_000)
  owner.view.chat.say('so that it settles')
  await scene.until(() => gast.texts.length === 1)
  gast.view.chat.markRead()
  gast.view.people.setHand(true)
  expect(await left(owner)).toEqual(expect.arrayContaining(['member', 'dm', 'owner', 'settled', 'inside']))
  expect(await left(gast)).toEqual(
    expect.arrayContaining(['member', 'dm', 'settled', 'inside', 'name', 'hand', 'read'] as const),
  )
  return { owner, gast }
}

describe('[K32] keys, and what was remembered of the meeting, are gone', () => {
  test('on leaving', async () => {
    const { owner } = await two()
    await scene.click(() => owner.view.entry.leave())
    expect(await left(owner)).toEqual([])
  })

  test('at the end for all', async () => {
    const { owner, gast } = await two()
    await scene.click(() => owner.view.owner.endForAll())
    await scene.until(() => gast.phase === 'gone' && owner.phase === 'gone')
    await scene.clock.advance(1_000)
    expect([await left(owner), await left(gast)]).toEqual([[], []])
  })

  test('for somebody who was removed, and for nobody else', async () => {
    const { owner, gast } = await two()
    await scene.click(() => owner.view.people.kick(owner.idOf('Gast')))
    await scene.until(() => gast.phase === 'gone')
    await scene.clock.advance(1_000)
    expect(await left(gast)).toEqual([])
    expect(await left(owner)).toContain('owner')
  })

  test('but not for one that hands over: its leaf and its keys stay for the tab that goes on', async () => {
    const { owner, gast } = await two()
    await scene.click(() => gast.view.entry.handOver())
    await scene.clock.advance(5_000)
    expect(gast.view.phase.value).toEqual({ t: 'gone', why: 'moved' })
    expect(owner.names).toEqual(['Gast', 'Olga'])
    expect(await left(gast)).toEqual(expect.arrayContaining(['member', 'dm', 'inside', 'name']))
    await gast.reload()
    await scene.until(() => gast.inside, 'the same person, elsewhere')
    expect(owner.names).toEqual(['Gast', 'Olga'])
  })

  test('but not for a tab that gave the meeting to another: they are one person', async () => {
    const { gast } = await two()
    const first = gast.view
    await gast.duplicate()
    await scene.until(() => first.phase.value.t === 'gone' && gast.inside, 'moved')
    expect(first.phase.value).toEqual({ t: 'gone', why: 'moved' })
    expect(await left(gast)).toContain('member')
  })
})
