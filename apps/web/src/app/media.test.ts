import type { EpochKeys, MediaTransport } from '@konklave/media'
import { expect, test } from 'vitest'
import { engine, settled } from './engine.fixture.ts'
import { createMedia } from './media.ts'

const keys = (epoch: number): EpochKeys => ({
  epoch,
  own: null,
  others: [],
  addedSomebody: false,
  removedBarred: false,
})

test('[P-50] nothing is loaded, opened or sent before it is asked for', async () => {
  let loads = 0
  const { transport, told } = engine()
  const media = createMedia({
    url: 'ws://x',
    load: async () => {
      loads++
      return transport
    },
  })
  await settled()
  expect(loads).toBe(0)
  media.warm()
  media.port.setKeys(keys(1))
  media.port.ticket({ ticket: 'a', rights: 'prewarm' })
  media.port.entered()
  await settled()
  expect(told.filter(t => t.endsWith(' on'))).toEqual([])
})

test('what the meeting said before the engine was there is told to it in order', async () => {
  const { transport, told } = engine()
  const loading = Promise.withResolvers<MediaTransport>()
  const media = createMedia({ url: 'ws://x', load: () => loading.promise })
  media.port.setKeys(keys(1))
  media.port.report({ epoch: 1, leafIndex: 3, nextCtx: 0, contexts: [] })
  media.port.report({ epoch: 2, leafIndex: 4, nextCtx: 0, contexts: [] })
  media.port.setKeys(keys(2))
  media.port.report({ epoch: 1, leafIndex: 4, nextCtx: 0, contexts: [] })
  media.port.ticket({ ticket: 'a', rights: 'prewarm' })
  media.port.ticket({ ticket: 'b', rights: 'member' })
  media.port.entered()
  loading.resolve(transport)
  await settled()
  expect(told).toEqual(['keys 2', 'report 4', 'wanted 0', 'connect b', 'enter'])
})

test('the eager offer may go with the commit, also when the engine loads late', async () => {
  const { transport, told } = engine()
  const loading = Promise.withResolvers<MediaTransport>()
  const media = createMedia({ url: 'ws://x', load: () => loading.promise })
  media.port.ticket({ ticket: 'a', rights: 'prewarm' })
  media.port.entering(['anna'])
  loading.resolve(transport)
  await settled()
  media.port.entered()
  expect(told).toEqual(['wanted 0', 'connect a', 'enter with anna', 'enter'])
})

test('[P-70] a browser without sound and picture keeps everything else', async () => {
  const media = createMedia({
    url: 'ws://x',
    load: () => Promise.reject(Object.assign(new Error('no'), { reason: 'no-webrtc' })),
  })
  media.warm()
  media.port.entered()
  await settled()
  expect(media.view.state.value).toEqual({ t: 'unavailable', reason: 'no-webrtc' })
  expect(await media.port.contexts()).toEqual({ epoch: 0, nextCtx: 0, contexts: [] })
})

test('an alarm about somebody ends when they are heard again', async () => {
  const { transport, emit } = engine()
  const media = createMedia({ url: 'ws://x', load: async () => transport })
  media.warm()
  await settled()
  emit('alarm', { kind: 'unauthentic', participant: 'p' })
  emit('alarm', { kind: 'unauthentic', participant: 'p' })
  emit('alarm', { kind: 'not-encrypted' })
  expect(media.view.alarms.value).toHaveLength(2)
  emit('remote', [{ participant: 'p', leafIndex: 1, kind: 'camera', track: {} as MediaStreamTrack }])
  expect(media.view.alarms.value).toEqual([{ kind: 'not-encrypted' }])
})

test('closing before the engine has arrived closes it when it does', async () => {
  const { transport, told } = engine()
  const loading = Promise.withResolvers<MediaTransport>()
  const media = createMedia({ url: 'ws://x', load: () => loading.promise })
  media.warm()
  media.close()
  loading.resolve(transport)
  await settled()
  expect(told).toEqual(['close'])
})

test('[P-49] sound that is held back is shown until it plays, and asked for by a press', async () => {
  const { transport, told, emit } = engine()
  const media = createMedia({ url: 'ws://x', load: async () => transport })
  media.warm()
  await settled()
  expect(media.view.heldBack.value).toBe(false)
  emit('heldBack', true)
  expect(media.view.heldBack.value).toBe(true)
  media.view.hear()
  emit('heldBack', false)
  expect([media.view.heldBack.value, told.includes('hear')]).toEqual([false, true])
})
