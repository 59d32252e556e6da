import type { CaptureWish } from '@konklave/media'
import { expect, test } from 'vitest'
import { engine, settled } from './engine.fixture.ts'
import { createMedia } from './media.ts'
import { comeBack, goBeside, hush } from './mediaBeside.ts'

/** A page with its meeting on the line, and an engine for each room beside it. */
async function twoRooms() {
  const engines = [engine(), engine(), engine()]
  const waits = engines.map(() => Promise.withResolvers<void>())
  let loads = 0
  const media = createMedia({
    url: 'ws://x',
    load: async () => {
      const turn = loads++
      await waits[turn]?.promise
      const { transport } = engines[turn] ?? engine()
      return transport
    },
  })
  waits[0]?.resolve()
  media.warm()
  media.port.ticket({ ticket: 'main', rights: 'member' })
  media.port.entered()
  await settled()
  const [main, beside, next] = engines.map(({ told }) => told)
  return { media, engines, main: main ?? [], beside: beside ?? [], next: next ?? [], waits }
}

test('[K44] [P-48] going to another room: the first falls silent at once, what is on goes along unopened, what is off stays off', async () => {
  const { media, main, beside, waits } = await twoRooms()
  await media.view.capture('microphone', true)
  const device = media.view.local.value.get('microphone')
  const port = goBeside(media)
  expect(main.at(-1)).toBe('pause')
  // Shown as on, and sent nowhere, until the other room is on the line.
  expect(media.view.local.value.get('microphone')).toBe(device)
  waits[1]?.resolve()
  port.ticket({ ticket: 'beside', rights: 'member' })
  port.entered()
  await settled()
  expect(beside).toEqual(['wanted 0', 'connect beside', 'enter', 'microphone taken over'])
  expect(media.board.beside.value?.local.value.get('microphone')).toBe(device)
  comeBack(media)
  await settled()
  expect(beside.slice(-2)).toEqual(['pause', 'close'])
  expect(main.slice(-2)).toEqual(['connect main', 'microphone taken over'])
  expect(media.view.local.value.get('microphone')).toBe(device)
  expect([...main, ...beside].filter(t => t.endsWith(' on'))).toEqual(['microphone on'])
})

test('[K44] while one is elsewhere the meeting connects to nothing, and its mute means nothing', async () => {
  const { media, main, waits } = await twoRooms()
  const port = goBeside(media)
  waits[1]?.resolve()
  await settled()
  await media.view.capture('microphone', true)
  const before = main.length
  media.port.ticket({ ticket: 'newer', rights: 'member' })
  media.port.mute('microphone')
  await settled()
  expect(main.slice(before)).toEqual([])
  expect(media.view.local.value.has('microphone')).toBe(true)
  port.mute('microphone')
  await settled()
  expect(media.view.local.value.has('microphone')).toBe(false)
  comeBack(media)
  expect(main.slice(before)).toEqual(['connect newer'])
})

test('[K44] [P-50] what is switched off on the way stays off and is let go', async () => {
  const { media, beside, waits } = await twoRooms()
  await media.view.capture('camera', true)
  const device = media.view.local.value.get('camera')
  goBeside(media)
  await media.view.capture('camera', false)
  expect([device?.readyState, media.view.local.value.size]).toEqual(['ended', 0])
  waits[1]?.resolve()
  await settled()
  expect(beside).toEqual(['wanted 0'])
})

test('[K44] [P-50] what is still being opened when one goes does not come on, here or there', async () => {
  const opening = Promise.withResolvers<CaptureWish>()
  const engines = [engine(), engine()]
  let loads = 0
  const media = createMedia({
    url: 'ws://x',
    load: async () => (engines[loads++] ?? engine()).transport,
    treat: () => opening.promise,
  })
  const pressed = media.view.capture('microphone', true)
  goBeside(media)
  opening.resolve({})
  await pressed
  await settled()
  expect(engines.flatMap(({ told }) => told).filter(t => /microphone/.test(t))).toEqual([])
})

test('[K44] from one room to the next and straight back, the devices arrive where one is', async () => {
  const { media, main, beside, next, waits } = await twoRooms()
  await media.view.capture('microphone', true)
  goBeside(media)
  hush(media)
  expect(media.view.local.value.has('microphone')).toBe(true)
  goBeside(media)
  waits[1]?.resolve()
  waits[2]?.resolve()
  await settled()
  // The room that was left before it was there has nothing.
  expect(beside.filter(t => t.includes('taken'))).toEqual([])
  expect(next.filter(t => t.includes('taken'))).toEqual(['microphone taken over'])
  comeBack(media)
  comeBack(media)
  await settled()
  expect(main.filter(t => t.includes('taken'))).toEqual(['microphone taken over'])
  media.close()
  expect(media.view.local.value.size).toBe(0)
})

test('[K44] a room whose engine does not come lets the devices go', async () => {
  const first = engine()
  let loads = 0
  const media = createMedia({
    url: 'ws://x',
    load: async () => {
      if (loads++ > 0) throw new Error('no chunk')
      return first.transport
    },
  })
  await media.view.capture('microphone', true)
  const device = media.view.local.value.get('microphone')
  goBeside(media)
  await settled()
  expect([device?.readyState, media.view.local.value.size]).toEqual(['ended', 0])
})
