import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const roleOf = (who: SimPerson, name: string) =>
  who.view.people.list.value.find(person => person.name === name)?.role
const rolesFor = (who: SimPerson, name: string, role: string) =>
  scene.until(() => roleOf(who, name) === role, `${who.name} sees ${name} as ${role}`)
const give = (by: SimPerson, name: string, role: 'moderator' | 'presenter' | null) =>
  scene.click(() => by.view.people.setRole(by.idOf(name), role))

/** Olga, who has the key, and two guests. */
async function withGuests(admission: 'open' | 'lobby' = 'open') {
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const [mo, gast] = [await scene.guest('Mo'), await scene.guest('Gast')]
  await scene.until(() => [olga, mo, gast].every(({ names }) => names.length === 3))
  if (admission === 'lobby') await scene.click(() => olga.view.door.setAdmission('lobby'))
  return { olga, mo, gast }
}

describe('an owner gives a role', () => {
  test('[K17] and takes it back: everybody sees it, and what it lets do follows at once', async () => {
    const { olga, mo, gast } = await withGuests()
    await give(olga, 'Mo', 'moderator')
    await rolesFor(mo, 'Mo', 'moderator')
    await rolesFor(gast, 'Mo', 'moderator')
    expect([...mo.view.rights.value]).toEqual(expect.arrayContaining(['kick', 'admit', 'setSwitches']))
    expect(mo.view.rights.value.has('setCharter')).toBe(false)
    const told = (who: SimPerson) =>
      who.view.notices.value.flatMap(n => (n.t === 'roleChanged' ? [[n.name, n.me, n.role]] : []))
    expect(told(mo)).toEqual([['Mo', true, 'moderator']])
    expect(told(gast)).toEqual([['Mo', false, 'moderator']])
    await scene.click(() => mo.view.floor.setShare('presenters'))
    await scene.until(() => gast.view.floor.share.value === 'presenters')
    await give(olga, 'Gast', 'presenter')
    await scene.until(() => gast.view.rights.value.has('share'), 'a presenter shares')
    await give(olga, 'Mo', null)
    await rolesFor(mo, 'Mo', 'participant')
    expect(mo.view.rights.value.has('kick')).toBe(false)
    expect(gast.view.floor.share.value).toBe('presenters')
    await expect(scene.click(() => mo.view.door.setAdmission('locked'))).rejects.toMatchObject({
      reason: 'not-allowed',
    })
    await give(olga, 'Gast', null)
    await scene.until(() => !gast.view.rights.value.has('share'))
  })

  test('[K17] nobody else does: neither a moderator nor a participant', async () => {
    const { olga, mo, gast } = await withGuests()
    await give(olga, 'Mo', 'moderator')
    await rolesFor(mo, 'Mo', 'moderator')
    for (const who of [mo, gast])
      await expect(give(who, 'Gast', 'moderator')).rejects.toMatchObject({ reason: 'not-allowed' })
    await expect(give(olga, 'Olga', null)).rejects.toMatchObject({ reason: 'not-allowed' })
  })

  test('[K17] it outlives a reload, and ends with the keys of the tab', async () => {
    const { olga, mo } = await withGuests()
    await give(olga, 'Mo', 'moderator')
    await rolesFor(mo, 'Mo', 'moderator')
    await mo.reload()
    await scene.until(() => mo.inside && mo.view.rights.value.has('kick'), 'back, still a moderator')
    await scene.click(() => mo.view.entry.leave())
    await scene.until(() => !olga.names.includes('Mo'), 'gone')
    await mo.reload()
    await scene.until(() => mo.phase === 'prejoin')
    await scene.join(mo)
    await rolesFor(olga, 'Mo', 'participant')
  })

  test('[K25] a new moderator is shown who waits at the door, and a former one no longer', async () => {
    const { olga, mo } = await withGuests('lobby')
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin')
    await scene.click(() => late.view.entry.join('Late'))
    await scene.until(() => olga.view.door.knocks.value.length === 1)
    expect(mo.view.door.knocks.value).toEqual([])
    await give(olga, 'Mo', 'moderator')
    await scene.until(() => mo.view.door.knocks.value.length === 1, 'the knock')
    await give(olga, 'Mo', null)
    await scene.until(() => mo.view.door.knocks.value.length === 0, 'no knock')
  })

  test('[K11] who came in by a pass of a former moderator holds another one, and comes back', async () => {
    const { olga, mo } = await withGuests('lobby')
    await give(olga, 'Mo', 'moderator')
    await rolesFor(mo, 'Mo', 'moderator')
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin')
    await scene.click(() => late.view.entry.join('Late'))
    await scene.until(() => mo.view.door.knocks.value.length === 1)
    await scene.click(() => mo.view.door.admit(mo.view.door.knocks.value[0]!.id))
    await scene.until(() => late.inside, 'let in')
    await give(olga, 'Mo', null)
    await rolesFor(late, 'Mo', 'participant')
    await scene.clock.advance(1_000)
    for (const who of [late, mo]) who.closeTab()
    await scene.until(() => olga.names.length === 2, 'gone', 120_000)
    for (const who of [late, mo]) {
      await who.reload()
      await scene.until(() => who.inside, `${who.name} is back without knocking`)
    }
  })

  test('[K8] a demotion and an act of the demoted at once: both orders hold, and nobody parts', async () => {
    const { olga, mo, gast } = await withGuests()
    await give(olga, 'Mo', 'moderator')
    await rolesFor(mo, 'Mo', 'moderator')
    const act = scene
      .click(() => mo.view.door.setAdmission('lobby'))
      .then(
        () => 'done',
        error => (error as { reason: string }).reason,
      )
    await Promise.all([give(olga, 'Mo', null), act])
    for (const who of [olga, mo, gast]) await rolesFor(who, 'Mo', 'participant')
    await scene.clock.advance(3_000)
    expect(['done', 'not-allowed']).toContain(await act)
    const admissions = [olga, mo, gast].map(({ view }) => view.door.admission.value)
    expect(new Set(admissions)).toEqual(new Set([(await act) === 'done' ? 'lobby' : 'open']))
    const codes = [olga, mo, gast].map(({ view }) => view.trust.state.value.code?.join())
    expect(new Set(codes).size).toBe(1)
  })
})

describe('a role link', () => {
  const coming = async (name: string, link: string): Promise<SimPerson> => {
    const person = await scene.person(name, scene.tokenOf(link))
    await scene.until(() => person.phase === 'prejoin')
    await scene.join(person)
    return person
  }
  const made = async (by: SimPerson, role: 'moderator' | 'presenter') => {
    let link = ''
    await scene.click(async () => {
      link = await by.view.owner.makeRoleLink(role)
    })
    return link
  }

  test('[K2, K5] makes whoever opens it a moderator without knocking, again and on another device, after the invitation changed', async () => {
    const { olga, gast } = await withGuests('lobby')
    const link = await made(olga, 'moderator')
    await scene.click(() => olga.view.door.rotateLink())
    const mira = await coming('Mira', link)
    await rolesFor(gast, 'Mira', 'moderator')
    expect(mira.view.owner.hasKey.value).toBe(false)
    expect(olga.view.owner.roleLinks.value).toMatchObject([{ role: 'moderator', usedBy: [{ name: 'Mira' }] }])
    await scene.until(() => mira.view.door.guestLink.value === olga.view.door.guestLink.value, 'the new link')
    await scene.click(() => mira.view.floor.setShare('ask'))
    await scene.until(() => gast.view.floor.share.value === 'ask')
    await mira.reload()
    await scene.until(() => mira.inside && mira.view.rights.value.has('kick'), 'back')
    const twice = await coming('Mira two', link)
    await rolesFor(olga, 'Mira two', 'moderator')
    await expect(give(twice, 'Gast', 'presenter')).rejects.toMatchObject({ reason: 'not-allowed' })
    await expect(made(twice, 'moderator')).rejects.toMatchObject({ reason: 'not-allowed' })
  })

  test('[K2] starts the meeting when nobody is there', async () => {
    const { olga, mo, gast } = await withGuests('lobby')
    const link = await made(olga, 'moderator')
    await scene.click(() => olga.view.owner.endForAll())
    await scene.until(() => [gast, mo, olga].every(({ phase }) => phase === 'gone'))
    const mira = await scene.person('Mira', scene.tokenOf(link))
    await scene.until(() => mira.phase === 'prejoin')
    expect(mira.view.phase.value).toMatchObject({ entry: 'start' })
    await scene.join(mira)
    expect(mira.view.rights.value.has('kick')).toBe(true)
  })

  test('[K5, K11] is withdrawn: whoever came by it is a participant at once, and knocks next time', async () => {
    const { olga, gast } = await withGuests('lobby')
    const link = await made(olga, 'moderator')
    const mira = await coming('Mira', link)
    await rolesFor(olga, 'Mira', 'moderator')
    await scene.click(() => mira.view.floor.setShare('ask'))
    await scene.click(() => olga.view.owner.withdrawRoleLink(olga.view.owner.roleLinks.value[0]!.id))
    for (const who of [olga, gast, mira]) await rolesFor(who, 'Mira', 'participant')
    expect(olga.view.owner.roleLinks.value).toEqual([])
    expect(gast.view.floor.share.value).toBe('ask')
    const codes = [olga, mira, gast].map(({ view }) => view.trust.state.value.code?.join())
    expect(new Set(codes).size).toBe(1)
    const again = await scene.person('Again', scene.tokenOf(link))
    await scene.until(() => again.phase === 'prejoin')
    expect(again.view.phase.value).toMatchObject({ entry: 'knock' })
    // A tab that holds the key still is let back in by the pass it was sent, as a participant.
    await scene.clock.advance(1_000)
    await mira.reload()
    await scene.until(() => mira.inside && olga.names.includes('Mira'), 'back')
    await rolesFor(olga, 'Mira', 'participant')
  })

  test('[K14] dies with the removal of whoever came by it', async () => {
    const { olga } = await withGuests('lobby')
    const link = await made(olga, 'moderator')
    const mira = await coming('Mira', link)
    await rolesFor(olga, 'Mira', 'moderator')
    await scene.click(() => olga.view.people.kick(olga.idOf('Mira')))
    await scene.until(() => mira.phase === 'gone')
    const again = await scene.person('Again', scene.tokenOf(link))
    await scene.until(() => again.phase !== 'loading')
    expect(again.view.phase.value).not.toMatchObject({ entry: 'enter' })
    await scene.click(() => again.view.entry.join('Again').catch(() => undefined))
    await scene.clock.advance(3_000)
    expect(again.inside).toBe(false)
    expect(olga.names).not.toContain('Again')
  })
})
