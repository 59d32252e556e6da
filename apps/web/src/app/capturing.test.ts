import type { CaptureWish } from '@konklave/media'
import { expect, test } from 'vitest'
import { changePrefs } from '../kernel/prefs.ts'
import { engine, settled } from './engine.fixture.ts'
import { createMedia } from './media.ts'

test('[P-48] a request to mute can only switch off', async () => {
  const { transport, told } = engine()
  const media = createMedia({ url: 'ws://x', load: async () => transport })
  await media.view.capture('microphone', true)
  for (const kind of ['microphone', 'camera', 'screen', 'screenAudio'] as const) media.port.mute(kind)
  media.port.mute('microphone')
  await settled()
  expect(told.filter(t => t.endsWith(' on'))).toEqual(['microphone on'])
  expect(media.view.local.value.size).toBe(0)
})

test('a device that does not open is said, and forgotten when it is tried again', async () => {
  const { transport } = engine('denied')
  const media = createMedia({ url: 'ws://x', load: async () => transport })
  await media.view.capture('camera', true)
  expect(media.view.problems.value.get('camera')).toBe('denied')
  expect(media.view.opening.value.size).toBe(0)
  await media.view.capture('camera', false)
  expect(media.view.problems.value.size).toBe(0)
})

test('[P-50] what was on before a reload stays off, and is said until it is on again or read', async () => {
  const { transport, told } = engine()
  const before = ['microphone', 'camera'] as const
  const media = createMedia({ url: 'ws://x', load: async () => transport, before })
  media.warm()
  media.port.entered()
  await settled()
  expect(told.filter(t => t.endsWith(' on'))).toEqual([])
  expect([...media.view.offSinceReload.value]).toEqual(['microphone', 'camera'])
  await media.view.capture('camera', true)
  expect([...media.view.offSinceReload.value]).toEqual(['microphone'])
  media.view.forgetReload()
  expect(media.view.offSinceReload.value.size).toBe(0)
})

test('[P-50] a microphone that is switched off while its treatment loads stays off', async () => {
  const { transport, told } = engine()
  const loading = Promise.withResolvers<CaptureWish>()
  const media = createMedia({ url: 'ws://x', load: async () => transport, treat: () => loading.promise })
  const opening = media.view.capture('microphone', true)
  await media.view.capture('microphone', false)
  loading.resolve({})
  await opening
  expect(told.filter(t => t.endsWith(' on'))).toEqual([])
  expect(media.view.opening.value.size).toBe(0)
})

test('a treatment that does not arrive keeps nobody from speaking, and renewing switches nothing on', async () => {
  const { transport, told } = engine()
  const treat = () => Promise.reject(new Error('no chunk'))
  const media = createMedia({ url: 'ws://x', load: async () => transport, treat })
  await media.view.renew('microphone')
  expect(told).toEqual([])
  await media.view.capture('microphone', true)
  await media.view.renew('microphone')
  expect(told.filter(t => t.startsWith('microphone'))).toEqual(['microphone on', 'microphone on'])
})

test('[P-71] a treatment that does not arrive keeps the camera off for whoever hides their room', async () => {
  const { transport, told } = engine()
  const treat = () => Promise.reject(new Error('no chunk'))
  const media = createMedia({ url: 'ws://x', load: async () => transport, treat })
  changePrefs({ backdrop: 'blur' })
  await media.view.capture('camera', true)
  changePrefs({ backdrop: 'none' })
  expect(told.filter(t => t.startsWith('camera'))).toEqual(['camera off'])
  expect(media.view.problems.value.get('camera')).toBe('withheld')
})

test('[P-50] what is open can be switched off while it changes', async () => {
  const { transport, told } = engine()
  let wait = Promise.withResolvers<CaptureWish>()
  const media = createMedia({ url: 'ws://x', load: async () => transport, treat: () => wait.promise })
  wait.resolve({})
  await media.view.capture('microphone', true)
  wait = Promise.withResolvers()
  const changing = media.view.renew('microphone')
  expect(media.view.opening.value.size).toBe(0)
  await media.view.capture('microphone', false)
  wait.resolve({})
  await changing
  expect(told).toEqual(['wanted 0', 'microphone on', 'microphone off'])
})

test('whoever spares data is asked for no large pictures before the first is wanted, and sends a small one', async () => {
  const { transport, told } = engine()
  changePrefs({ pictures: 'none' })
  const media = createMedia({ url: 'ws://x', load: async () => transport })
  await media.view.capture('camera', true)
  await media.view.capture('microphone', true)
  media.port.entered()
  changePrefs({ pictures: 'small' })
  media.close()
  changePrefs({ pictures: 'all' })
  expect(told.slice(0, 4)).toEqual(['wanted 0', 'pictures none', 'camera small on', 'microphone on'])
  expect(told.at(-2)).toBe('pictures small')
})
