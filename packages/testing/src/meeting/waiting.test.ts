import { afterEach, describe, expect, test } from 'vitest'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const knocks = async (name: string): Promise<SimPerson> => {
  const person = await scene.person(name)
  await scene.until(() => person.phase === 'prejoin')
  await scene.click(() => person.view.entry.join(name))
  await scene.until(() => person.phase === 'knocking')
  return person
}
const wordsTo = ({ view }: SimPerson) =>
  view.phase.value.t === 'knocking' ? view.phase.value.words : view.phase.value.t

describe('those who wait', () => {
  test('[K25] read what is written to them, the newest, and neither who wrote it nor what it would do to a line', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const olga = await scene.owner()
    const [ada, ben] = [await knocks('Ada'), await knocks('Ben')]
    await scene.until(() => olga.view.door.knocks.value.length === 2)
    await scene.click(() => olga.view.door.tellWaiting('We begin soon.'))
    await scene.until(() => wordsTo(ada) === 'We begin soon.' && wordsTo(ben) === 'We begin soon.')
    await scene.click(() => olga.view.door.tellWaiting(` now\u202e\u0007 ${'x'.repeat(300)}`))
    await scene.until(() => wordsTo(ada)?.startsWith('now') === true)
    expect(wordsTo(ada)).toHaveLength(198)
    expect(wordsTo(ada)).not.toContain('\u202e')
    const late = await knocks('Late')
    await scene.until(() => olga.view.door.knocks.value.length === 3)
    expect(wordsTo(late)).toBeNull()
    await scene.click(() => olga.view.door.tellWaiting('  '))
    expect(wordsTo(ada)?.startsWith('now')).toBe(true)
  })

  test('[K25] by a link of last time read it, too', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const olga = await scene.owner()
    await scene.click(() => olga.view.door.rotateLink())
    const ada = await knocks('Ada')
    await scene.until(() => olga.view.door.knocks.value[0]?.byOldLink === true)
    await scene.click(() => olga.view.door.tellWaiting('Ask for the new link.'))
    await scene.until(() => wordsTo(ada) === 'Ask for the new link.')
  })

  test('[K12] are not lost when the door is switched: opened they come in, shut and opened again they still wait', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const olga = await scene.owner()
    const [ada, ben] = [await knocks('Ada'), await knocks('Ben')]
    await scene.until(() => olga.view.door.knocks.value.length === 2)
    await scene.click(() => olga.view.door.tellWaiting('Soon.'))
    await scene.click(() => olga.view.floor.setShare('ask'))
    await scene.until(() => olga.view.floor.share.value === 'ask')
    await scene.clock.advance(1_000)
    expect([ada, ben].map(wordsTo)).toEqual(['Soon.', 'Soon.'])
    await scene.click(() => olga.view.door.setAdmission('open'))
    await scene.until(() => ada.inside && ben.inside && olga.names.length === 3, 'both in')
    await scene.until(() => olga.view.door.knocks.value.length === 0)
  })

  test('[K25] are all let in at once', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const olga = await scene.owner()
    const all = [await knocks('Ada'), await knocks('Ben'), await knocks('Cem')]
    await scene.until(() => olga.view.door.knocks.value.length === 3)
    await scene.click(() => olga.view.door.admitAll())
    await scene.until(() => all.every(({ inside }) => inside) && olga.names.length === 4)
  })

  test('[P-05] are sorted and marked by the own list of whoever lets in, which lets nobody in and goes on leaving', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const olga = await scene.owner()
    await knocks('Eve')
    await knocks('Ada')
    await knocks('LOVELACE, Ada')
    const seen = () => olga.view.door.knocks.value.map(({ name, listed }) => `${name}: ${listed}`)
    await scene.until(() => seen().length === 3)
    expect(seen()).toEqual(['Eve: null', 'Ada: null', 'LOVELACE, Ada: null'])
    await olga.view.door.setNameList('Ada Lovelace\nBen Okafor')
    expect(seen()).toEqual(['LOVELACE, Ada: on', 'Ada: similar', 'Eve: off'])
    await knocks('ben okafor')
    await scene.until(() => seen().length === 4)
    expect(seen()).toEqual(['LOVELACE, Ada: on', 'ben okafor: on', 'Ada: similar', 'Eve: off'])
    await scene.clock.advance(5_000)
    expect(olga.names).toEqual(['Olga'])
    await olga.reload()
    await scene.until(() => olga.inside && seen().length === 4, 'back')
    expect(seen()[3]).toBe('Eve: off')
    expect(await olga.tab.get('list')).not.toBeNull()
    await scene.click(() => olga.view.entry.leave())
    expect(await olga.tab.get('list')).toBeNull()
  })
})
