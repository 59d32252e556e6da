import { afterEach, expect, test } from 'vitest'
import { FakeMedia } from './fakeMedia.ts'
import { LyingServer } from './hostile/lyingServer.ts'
import { says } from './hostile/mallory.ts'
import { alarmsOf, together } from './hostile/sight.ts'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

test('[K43] a call says that it is one before anybody has joined, and in it everybody has a right to be heard only', async () => {
  scene = await Scene.open({ admission: 'open', kind: 'call' })
  const media = new FakeMedia()
  const olga = await scene.owner('Olga', undefined, media)
  const gast = await scene.person('Gast')
  await scene.until(() => gast.phase === 'prejoin')
  expect(gast.view.kind.value).toBe('call')
  await scene.join(gast)
  await together(scene, olga, gast)
  for (const { view } of [olga, gast])
    expect(['speak', 'camera', 'share'].map(one => view.rights.value.has(one as 'speak'))).toEqual([
      true,
      false,
      false,
    ])
  expect(media.newest?.others.map(({ kinds }) => kinds)).toEqual([['microphone']])
})

test('[K43] whoever waits at the door of a call knows it is one; a meeting is none', async () => {
  scene = await Scene.open({ admission: 'lobby', kind: 'call' })
  const olga = await scene.owner()
  const gast = await scene.person('Gast')
  await scene.until(() => gast.phase === 'prejoin' && gast.view.kind.value === 'call', 'the kind')
  await scene.clock.advance(3_000)
  // Nobody is told of who only stands there.
  expect(olga.view.door.knocks.value).toEqual([])
  await scene.click(() => gast.view.entry.join('Gast'))
  await scene.until(() => olga.view.door.knocks.value.length === 1, 'the knock')
  scene.close()
  scene = await Scene.open({ admission: 'open' })
  const other = await scene.owner()
  expect(other.view.kind.value).toBe('meeting')
})

test('[K43] whoever sends a picture into a call is named to everybody else, and shown by nobody as sending it', async () => {
  const [out, server] = [new LyingServer(), new LyingServer()]
  scene = await Scene.open({ admission: 'open', kind: 'call' })
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  const mallory = await scene.guest('Mallory', { between: out.between })
  await together(scene, olga, gast, mallory)
  const beat = { t: 'heartbeat' as const, nextCtx: 2, have: [] }
  const live = (kind: 'microphone' | 'camera', ctx: number) => ({ ctx, kind, counter: 0 })
  const cast = { scene, olga, gast, mallory, out, server }
  await says(cast, { ...beat, contexts: [live('microphone', 0)] })
  const sending = () =>
    [olga, gast].map(({ view }) => [
      ...(view.people.list.value.find(({ name }) => name === 'Mallory')?.sending ?? []),
    ])
  await scene.until(() => sending().every(kinds => kinds.join() === 'microphone'), 'heard')
  expect([olga, gast].flatMap(alarmsOf)).toEqual([])
  await says(cast, { ...beat, contexts: [live('microphone', 0), live('camera', 1)] })
  await scene.until(() => [olga, gast].every(one => alarmsOf(one).includes('picture')), 'named')
  for (const { view } of [olga, gast])
    expect(view.notices.value).toContainEqual(expect.objectContaining({ alarm: 'picture', name: 'Mallory' }))
  expect(sending()).toEqual([['microphone'], ['microphone']])
})
