import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from 'vitest'
import { knocksWithoutLink, withKeyPackage } from './keyPackages.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const knocks = async (person: SimPerson) => {
  await scene.until(() => person.phase === 'prejoin', `${person.name} sees the door`)
  await scene.click(() => person.view.entry.join(person.name))
}

describe('who carries out what waits', () => {
  test('[K16] key packages that do not go together keep nobody else outside, with one committer only', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const encryptionKey = new Uint8Array(randomBytes(32))
    const twins = [
      await scene.person('Twin 1', scene.room.guest, withKeyPackage({ encryptionKey })),
      await scene.person('Twin 2', scene.room.guest, withKeyPackage({ encryptionKey })),
    ]
    const gast = await scene.person('Gast')
    for (const person of [...twins, gast]) await knocks(person)
    await scene.until(() => owner.view.door.knocks.value.length === 3, 'all knock')
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside, 'inside')
    // The bad one still waits, longer than a lease holder may leave anything out unsaid.
    await scene.clock.advance(15_000)
    const late = await scene.person('Late')
    await knocks(late)
    await scene.until(() => owner.view.door.knocks.value.some(({ name }) => name === 'Late'), 'another knock')
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => late.inside && gast.names.includes('Late'), 'inside too')
    await scene.click(() => gast.view.entry.leave())
    await scene.until(() => !owner.names.includes('Gast'), 'gone')
  })

  test('[K15] [K16] a key package that nobody can encrypt to is refused at the door', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const weak = withKeyPackage({ initKey: new Uint8Array(32) })
    await knocks(await scene.person('Eve', scene.room.guest, weak))
    await knocks(await scene.person('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length > 0, 'a knock')
    await scene.clock.advance(1_000)
    expect(owner.view.door.knocks.value.map(({ name }) => name)).toEqual(['Gast'])
  })

  test('[K25] a knock that nobody with a link made is not shown, but counted, once', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    await knocks(await scene.person('Ghost', scene.room.guest, knocksWithoutLink))
    await scene.clock.advance(1_000)
    expect(owner.view.door.knocks.value).toEqual([])
    await knocks(await scene.person('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1, 'a knock')
    expect(owner.view.door.knocks.value[0]?.name).toBe('Gast')
    expect(owner.view.door.foreignKnocks.value).toHaveLength(1)
  })

  test('[K25] a knock that cannot be read goes from the screen when it goes: withdrawn, tab closed, server restarted', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const foreign = () => owner.view.door.foreignKnocks.value.length
    const ghost = await scene.person('Ghost', scene.room.guest, knocksWithoutLink)
    await knocks(ghost)
    await scene.until(() => foreign() === 1, 'the knock')
    ghost.view.entry.withdrawKnock()
    await scene.until(() => foreign() === 0, 'withdrawn', 2_000)
    await scene.clock.advance(10_000)
    await knocks(ghost)
    await scene.until(() => foreign() === 1, 'again')
    ghost.closeTab()
    await scene.until(() => foreign() === 0, 'the tab is closed', 10_000)
    await scene.clock.advance(10_000)
    const others = [
      await scene.person('Ghost', scene.room.guest, knocksWithoutLink),
      await scene.person('Gast'),
    ]
    for (const other of others) await knocks(other)
    await scene.until(() => foreign() === 1 && owner.view.door.knocks.value.length === 1, 'both')
    scene.server.kill()
    for (const other of others) other.closeTab()
    scene.server.start()
    await scene.until(() => foreign() === 0, 'gone with the server', 60_000)
    await scene.until(() => owner.view.door.knocks.value.length === 0, 'the other, too')
  })

  test('[K25] whoever knocks and stops in turns brings up the bell every 10 s at most', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    let came = 0
    owner.view.door.foreignKnocks.subscribe(ids => {
      if (ids.length > 0) came++
    })
    const ghost = await scene.person('Ghost', scene.room.guest, knocksWithoutLink)
    const turn = async () => {
      await knocks(ghost)
      await scene.clock.advance(500)
      ghost.view.entry.withdrawKnock()
      await scene.clock.advance(500)
    }
    for (let i = 0; i < 8; i++) await turn()
    expect(came).toBe(1)
    expect(owner.view.door.foreignKnocks.value).toEqual([])
    // Whoever stays is seen all the same.
    await knocks(ghost)
    await scene.until(() => owner.view.door.foreignKnocks.value.length === 1, 'the knock', 10_000)
  })

  test('[K12] who knocks when the room is locked hears so', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await knocks(gast)
    await scene.until(() => owner.view.door.knocks.value.length === 1, 'the knock')
    await scene.click(() => owner.view.door.setAdmission('locked'))
    await scene.until(() => gast.phase === 'failed', 'locked')
    expect(gast.view.phase.value).toEqual({ t: 'failed', why: 'locked' })
    await scene.until(() => owner.view.door.knocks.value.length === 0, 'no knock')
  })
})
