import { afterEach, expect, test } from 'vitest'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

test('[K40] after a reload what was read is known, what was not is new, and no old reaction is shown again', async () => {
  scene = await Scene.open({ admission: 'open' })
  const owner = await scene.owner()
  const gast = await scene.guest('Gast')
  await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
  owner.view.chat.say('read')
  owner.view.chat.react('👍')
  await scene.until(() => gast.texts.length === 1 && gast.view.chat.reactions.value.length === 1)
  gast.view.chat.markRead()
  owner.view.chat.say('not read')
  await scene.until(() => gast.texts.length === 2)
  await scene.clock.advance(20_000)
  const shown: string[] = []
  await gast.reload()
  gast.view.chat.reactions.subscribe(all => shown.push(...all.map(({ emoji }) => emoji)))
  await scene.until(() => gast.texts.length === 2, 'sent again', 120_000)
  expect(gast.view.chat.lines.value.map(({ text, known }) => [text, known])).toEqual([
    ['read', true],
    ['not read', false],
  ])
  owner.view.chat.react('🎉')
  await scene.until(() => shown.length > 0, 'a new reaction')
  expect(shown).toEqual(['🎉'])
})

test('[K40] who writes just then does not hide from somebody who comes back what was written before', async () => {
  scene = await Scene.open({ admission: 'open' })
  const owner = await scene.owner()
  const gast = await scene.guest('Gast')
  await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
  for (const text of ['one', 'two']) owner.view.chat.say(text)
  await scene.until(() => gast.texts.length === 2)
  await scene.clock.advance(20_000)
  await gast.reload()
  await scene.until(() => gast.view.phase.value.t === 'inside')
  owner.view.chat.say('three')
  await scene.until(() => gast.texts.includes('three'))
  await scene.until(() => gast.texts.length === 3, 'all of them', 120_000)
  expect([...gast.texts].sort()).toEqual(['one', 'three', 'two'])
})

test('[K40] what was written just before somebody reloads is sent again when it is old enough, not with the next heartbeat', async () => {
  scene = await Scene.open({ admission: 'open' })
  const owner = await scene.owner()
  const gast = await scene.guest('Gast')
  await scene.until(() => owner.names.length === 2 && !gast.view.trust.state.value.unconfirmed)
  await scene.clock.advance(40_000)
  owner.view.chat.say('one')
  await scene.clock.advance(2_000)
  owner.view.chat.say('two')
  await scene.until(() => gast.texts.length === 2)
  await gast.reload()
  const began = scene.clock.now()
  await scene.until(() => gast.texts.length === 2, 'sent again', 120_000)
  expect([...gast.texts].sort()).toEqual(['one', 'two'])
  expect(scene.clock.now() - began).toBeLessThan(8_000)
  const sent = owner.view.chat.lines.value.length
  await scene.clock.advance(60_000)
  expect([gast.texts.length, owner.view.chat.lines.value.length]).toEqual([2, sent])
})
