import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Olga, who has the key, alone in a room with a lobby, and a personal link for Ben. */
async function withLink() {
  scene = await Scene.open({ admission: 'lobby' })
  const olga = await scene.owner()
  return { olga, link: await made(olga, 'Ben Okafor') }
}

async function made(by: SimPerson, name: string): Promise<string> {
  let link = ''
  await scene.click(async () => {
    link = await by.view.owner.makePersonalLink(name)
  })
  return link
}

/** Opens the link, and stands before the door. */
async function opened(name: string, link: string): Promise<SimPerson> {
  const person = await scene.person(name, scene.tokenOf(link))
  await scene.until(() => person.phase !== 'loading')
  return person
}

async function coming(name: string, link: string): Promise<SimPerson> {
  const person = await opened(name, link)
  await scene.join(person)
  return person
}

const entryOf = ({ view }: SimPerson) => {
  const phase = view.phase.value
  return phase.t === 'prejoin' ? phase.entry : phase.t
}
const personalOf = (who: SimPerson, name: string) =>
  who.view.people.list.value.find(one => one.name === name)?.personal
const links = ({ view }: SimPerson) =>
  view.owner.personalLinks.value.map(({ name, usedBy, barred }) => [
    name,
    usedBy.map(one => one.name),
    barred,
  ])

describe('a personal link', () => {
  test('[K12] leads in without knocking, and everybody sees who came by it; after the invitation changed, too', async () => {
    const { olga, link } = await withLink()
    await scene.click(() => olga.view.door.rotateLink())
    await scene.until(() => links(olga).length === 1)
    expect(links(olga)).toEqual([['Ben Okafor', [], false]])
    const ben = await opened('Ben', link)
    expect(ben.view.phase.value).toMatchObject({ entry: 'enter', inside: ['Olga'] })
    await scene.join(ben)
    await scene.until(() => olga.names.includes('Ben'))
    expect(links(olga)).toEqual([['Ben Okafor', ['Ben'], false]])
    expect(personalOf(ben, 'Ben')).toBe(olga.view.owner.personalLinks.value[0]!.id)
    expect(personalOf(ben, 'Olga')).toBeNull()
    expect(ben.view.me.value?.role).toBe('participant')
    expect(ben.view.owner.hasKey.value).toBe(false)
    await expect(made(ben, 'Eve')).rejects.toMatchObject({ reason: 'not-allowed' })
  })

  test('[K12] that is passed on lets in who is first: the second knocks, and those who lead see by whose it is', async () => {
    const { olga, link } = await withLink()
    await coming('Ben', link)
    const eve = await opened('Eve', link)
    expect(entryOf(eve)).toBe('knock')
    await scene.click(() => eve.view.entry.join('Eve'))
    await scene.until(() => olga.view.door.knocks.value.length === 1)
    const [knock] = olga.view.door.knocks.value
    const { id } = olga.view.owner.personalLinks.value[0]!
    expect(knock?.personal).toEqual({ id, usedBy: ['Ben'] })
    await scene.click(() => olga.view.door.admit(knock!.id))
    await scene.until(() => eve.inside, 'let in')
    await scene.until(() => olga.view.owner.personalLinks.value[0]?.usedBy.length === 2)
    expect(personalOf(olga, 'Eve')).toBe(id)
  })

  test('[K12] lets its holder come back, in another tab once the first is gone', async () => {
    const { olga, link } = await withLink()
    const ben = await coming('Ben', link)
    await ben.reload()
    await scene.until(() => ben.inside, 'back')
    await scene.click(() => ben.view.entry.leave())
    await scene.until(() => !olga.names.includes('Ben'), 'gone')
    await coming('Ben again', link)
  })

  test('[K12] opens no locked room', async () => {
    const { olga, link } = await withLink()
    await scene.click(() => olga.view.door.setAdmission('locked'))
    const ben = await opened('Ben', link)
    await scene.until(() => ben.phase === 'failed')
    expect(ben.view.phase.value).toMatchObject({ why: 'locked' })
  })

  test('[K12] is the only way in where only the invited come in, and nobody who is inside is lost', async () => {
    const { olga, link } = await withLink()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => olga.view.door.knocks.value.length === 1)
    await scene.click(() => olga.view.door.admit(olga.view.door.knocks.value[0]!.id))
    await scene.until(() => gast.inside)
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin')
    await scene.click(() => late.view.entry.join('Late'))
    await scene.until(() => late.phase === 'knocking')
    await scene.click(() => olga.view.door.setAdmission('invited'))
    await scene.until(() => late.phase === 'failed', 'nobody waits who could not be let in')
    expect(late.view.phase.value).toMatchObject({ why: 'locked' })
    await coming('Ben', link)
    const eve = await opened('Eve', link)
    expect(entryOf(eve)).toBe('knock')
    await scene.clock.advance(1_000)
    gast.closeTab()
    await scene.until(() => !olga.names.includes('Gast'), 'gone', 120_000)
    await gast.reload()
    await scene.until(() => gast.inside, 'back by the pass')
  })

  test('[K5] is withdrawn: it leads to the door like any other link, and who is in by it stays', async () => {
    const { olga, link } = await withLink()
    const ben = await coming('Ben', link)
    await scene.until(() => links(olga).length === 1)
    await scene.click(() => olga.view.owner.withdrawPersonalLink(olga.view.owner.personalLinks.value[0]!.id))
    await scene.until(() => links(olga).length === 0)
    await scene.until(() => personalOf(olga, 'Ben') === null)
    expect(ben.inside).toBe(true)
    const again = await opened('Again', link)
    expect(entryOf(again)).toBe('knock')
  })

  test('[K14] ends with the removal of who came by it; another one still opens', async () => {
    const { olga, link } = await withLink()
    const other = await made(olga, 'Cem')
    const ben = await coming('Ben', link)
    await scene.until(() => olga.names.includes('Ben'))
    await scene.click(() => olga.view.people.kick(olga.idOf('Ben')))
    await scene.until(() => ben.phase === 'gone')
    await scene.until(() => links(olga).some(([, , barred]) => barred))
    expect(links(olga)).toEqual([
      ['Ben Okafor', [], true],
      ['Cem', [], false],
    ])
    const again = await opened('Again', link)
    expect(entryOf(again)).toBe('failed')
    await coming('Cem', other)
  })

  test('[K18] does not start a meeting: its holder waits, and comes in when it begins', async () => {
    const { olga, link } = await withLink()
    await scene.click(() => olga.view.owner.endForAll())
    await scene.until(() => olga.phase === 'gone')
    const ben = await opened('Ben', link)
    expect(entryOf(ben)).toBe('wait')
    await scene.click(() => ben.view.entry.join('Ben'))
    const back = await scene.owner('Olga again')
    await scene.until(() => ben.inside, 'in without a knock')
    await scene.click(() => back.view.prepare())
    await scene.until(() => links(back).length === 1)
    expect(links(back)[0]?.[0]).toBe('Ben Okafor')
  })
})
