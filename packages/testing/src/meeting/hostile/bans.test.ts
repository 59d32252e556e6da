import type { LinkToken } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { LyingServer } from './lyingServer.ts'
import { awaited } from './mallory.ts'
import { together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

const nameSeen = (who: SimPerson, name: string) => who.names.includes(name)

/** Eve was in it by the invitation and, in another tab, by a moderator link; Mo removes her. She kept all she ever had. */
async function removed(admission: 'open' | 'lobby') {
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const mo = await scene.guest('Mo')
  const out = new LyingServer()
  const eve = await scene.guest('Eve', { between: out.between })
  await together(scene, olga, mo, eve)
  await scene.click(() => olga.view.people.setRole(olga.idOf('Mo'), 'moderator'))
  let roleLink = ''
  await scene.click(async () => {
    roleLink = await olga.view.owner.makeRoleLink('moderator')
  })
  if (admission === 'lobby') await scene.click(() => olga.view.door.setAdmission('lobby'))
  const asModerator = await scene.person('Eve leading', scene.tokenOf(roleLink))
  await scene.until(() => asModerator.phase === 'prejoin')
  await scene.join(asModerator)
  await scene.until(() => nameSeen(mo, 'Eve leading'), 'both')
  const had: LinkToken[] = [scene.room.guest, scene.tokenOf(roleLink)]
  // She saw the invitation change once, too.
  await scene.click(() => mo.view.door.rotateLink())
  await scene.until(() => eve.view.door.guestLink.value === mo.view.door.guestLink.value, 'the new link')
  had.push(scene.tokenOf(eve.view.door.guestLink.value ?? ''))
  const pass = await eve.tab.get('pass')
  for (const name of ['Eve', 'Eve leading']) await scene.click(() => mo.view.people.kick(mo.idOf(name)))
  await scene.until(() => eve.phase === 'gone' && asModerator.phase === 'gone', 'removed')
  return { olga, mo, eve, asModerator, out, had, pass }
}

describe.each(['open', 'lobby'] as const)('who was removed, while the room is %s', admission => {
  test('[K14] by none of the links they ever had, with a new key, comes further than the door', async () => {
    const { olga, had } = await removed(admission)
    for (const [i, link] of had.entries()) {
      const name = `Again ${i}`
      const again = await scene.person(name, link)
      await scene.until(() => again.phase !== 'loading', 'the door')
      await scene.click(() => again.view.entry.join(name).catch(() => undefined))
      await scene.clock.advance(3_000)
      expect(again.inside, `by link ${i}`).toBe(false)
      expect(nameSeen(olga, name)).toBe(false)
      // Those inside see by what kind of link it knocks; a role key that is barred does not even that.
      const knock = olga.view.door.knocks.value.find(one => one.name === name)
      if (again.phase === 'knocking') expect(knock?.byOldLink).toBe(true)
      again.closeTab()
      await scene.clock.advance(1_000)
    }
  })

  test('[K14] [K12] with the old keys and the old pass, and a client that asks for everything: refused', async () => {
    const { olga, mo, eve, pass } = await removed(admission)
    // The keys that the end deleted, as a modified client would have kept them: the store of the tab is filled again.
    await eve.reload()
    if (pass) await eve.tab.set('pass', pass)
    await eve.reload()
    await scene.clock.advance(3_000)
    expect(eve.inside).toBe(false)
    const out = new LyingServer()
    const modified = await scene.person('Eve', scene.room.guest, { between: out.between })
    await scene.until(() => modified.phase !== 'loading', 'the door')
    const answer = await Promise.race([
      awaited(scene, out.ask({ t: 'fetch' })),
      scene.clock.advance(2_000).then(() => null),
    ]).catch(() => null)
    expect(answer === null || 'code' in answer).toBe(true)
    expect([olga, mo].some(one => nameSeen(one, 'Eve'))).toBe(false)
  })

  test('[K14] with a new key and the link that somebody gave them since, they knock where people are let in', async () => {
    const { olga, mo } = await removed(admission)
    if (admission === 'open') await scene.click(() => mo.view.door.setAdmission('lobby'))
    const link = scene.tokenOf(mo.view.door.guestLink.value ?? '')
    const again = await scene.person('Somebody', link)
    await scene.until(() => again.phase === 'prejoin', 'the door')
    expect(again.view.phase.value).toMatchObject({ entry: 'knock' })
    await scene.click(() => again.view.entry.join('Somebody'))
    await scene.until(() => olga.view.door.knocks.value.length === 1, 'a knock')
    expect(olga.view.door.knocks.value[0]).toMatchObject({ name: 'Somebody', byOldLink: false })
    await scene.until(() => mo.view.door.knocks.value.length === 1, 'the same knock')
    await scene.click(() => mo.view.door.deny(mo.view.door.knocks.value[0]?.id ?? ''))
    await scene.until(() => again.phase === 'gone', 'turned away')
  })
})
