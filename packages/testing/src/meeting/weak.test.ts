import { afterEach, expect, test } from 'vitest'
import { FakeMedia } from './fakeMedia.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const weak = ({ view }: SimPerson) =>
  view.people.list.value.filter(one => one.weak).map(({ name, me }) => `${name}${me ? ' (me)' : ''}`)

test('[K36] whose line is weak says so itself, sealed, to all and to who comes later, and takes it back', async () => {
  scene = await Scene.open({ admission: 'open' })
  const media = new FakeMedia()
  const olgas = new FakeMedia()
  const owner = await scene.owner('Olga', undefined, olgas)
  const gast = await scene.guest('Gast', undefined, media)
  await scene.until(() => [owner, gast].every(one => one.names.length === 2), 'both met')
  media.line(true)
  await scene.until(() => weak(owner).length === 1, 'told')
  const late = await scene.guest('Late')
  await scene.until(() => weak(late).length === 1, 'told to the late one')
  expect([weak(owner), weak(late), weak(gast)]).toEqual([['Gast'], ['Gast'], []])
  const gasts = owner.view.people.list.value.find(one => one.name === 'Gast')?.participant
  expect([olgas.weakOthers, media.weakOthers]).toEqual([[gasts], []])
  media.line(false)
  await scene.until(() => weak(owner).length + weak(late).length === 0, 'taken back')
  expect(olgas.weakOthers).toEqual([])
})
