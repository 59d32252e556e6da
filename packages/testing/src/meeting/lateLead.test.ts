import { ActionRefused } from '@konklave/client'
import * as lead from '@konklave/client/lead'
import { afterEach, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

/** The line on which the code of those who lead comes, while a test lets it. */
function line() {
  let up = false
  return {
    restore: () => {
      up = true
    },
    lead: async () => {
      if (!up) throw new TypeError('Failed to fetch dynamically imported module')
      return lead
    },
  }
}

test('[K14] whoever removes somebody while the code for it does not arrive is told so; the next try is another one', async () => {
  scene = await Scene.open({ admission: 'open' })
  const late = line()
  const owner = await scene.owner('Olga', { lead: late.lead })
  const mallory = await scene.guest('Mallory')
  await scene.until(() => owner.names.length === 2)
  const id = owner.idOf('Mallory')
  const kick = () => scene.click(() => owner.view.people.kick(id))
  await expect(kick()).rejects.toEqual(new ActionRefused('offline'))
  await expect(kick()).rejects.toEqual(new ActionRefused('offline'))
  expect(owner.names).toContain('Mallory')
  late.restore()
  await kick()
  await scene.until(() => mallory.phase === 'gone', 'out')
})

test('[K25] who knocks while the code for it does not arrive is shown as soon as it does', async () => {
  scene = await Scene.open({ admission: 'lobby' })
  const late = line()
  const owner = await scene.owner('Olga', { lead: late.lead })
  const guest = await scene.person('Gast')
  await scene.until(() => guest.phase === 'prejoin')
  await scene.click(() => guest.view.entry.join('Gast'))
  await scene.clock.advance(10_000)
  expect(owner.view.door.knocks.value).toEqual([])
  late.restore()
  await scene.until(() => owner.view.door.knocks.value.some(({ name }) => name === 'Gast'), 'the knock')
})
