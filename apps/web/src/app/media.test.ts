import type {
  CaptureProblem,
  CaptureWish,
  EpochKeys,
  MediaEvents,
  MediaKind,
  MediaTransport,
} from '@konklave/media'
import { expect, test } from 'vitest'
import { changePrefs } from '../kernel/prefs.ts'
import { createMedia } from './media.ts'
import { comeBack, goBeside, hush } from './mediaBeside.ts'

/** A device, as far as it is seen here. */
const track = () => {
  const one = { readyState: 'live', stop: () => (one.readyState = 'ended') }
  return one as unknown as MediaStreamTrack
}

/** The engine as its port promises, noting what it is told. */
function engine(problem: CaptureProblem | null = null) {
  const told: string[] = []
  const listeners = new Map<string, (...args: never[]) => void>()
  const open = new Map<MediaKind, MediaStreamTrack>()
  const emit = <E extends keyof MediaEvents>(event: E, ...args: Parameters<MediaEvents[E]>) =>
    (listeners.get(event) as ((...a: Parameters<MediaEvents[E]>) => void) | undefined)?.(...args)
  const transport: MediaTransport = {
    on(event, listener) {
      listeners.set(event, listener as (...args: never[]) => void)
      return () => listeners.delete(event)
    },
    async connect({ ticket }) {
      told.push(`connect ${ticket}`)
    },
    async enter(others) {
      told.push(others ? `enter with ${others}` : 'enter')
    },
    setKeys: keys => told.push(`keys ${keys.epoch}`),
    setWanted: wanted => told.push(`wanted ${wanted.length}`),
    report: ({ leafIndex }) => told.push(`report ${leafIndex}`),
    contexts: async () => ({ epoch: 1, nextCtx: 5, contexts: [] }),
    async setCapture(kind, wish) {
      told.push(`${kind} ${wish?.size ? 'small ' : ''}${wish ? 'on' : 'off'}`)
      if (problem && wish) return problem
      if (wish) open.set(kind, track())
      else open.delete(kind)
      emit('captured', new Map(open))
      return null
    },
    async setShare(on) {
      told.push(`share ${on ? 'on' : 'off'}`)
      return null
    },
    pause() {
      told.push('pause')
      const held = new Map(
        [...open].flatMap(([kind, device]) =>
          kind === 'microphone' || kind === 'camera' ? [[kind, { device, processed: null }] as const] : [],
        ),
      )
      open.clear()
      emit('captured', new Map())
      return held
    },
    takeOver(held) {
      for (const [kind, { device }] of held) {
        told.push(`${kind} taken over`)
        open.set(kind, device)
      }
      if (held.size > 0) emit('captured', new Map(open))
    },
    async setOutput() {},
    setVolume() {},
    setPictures: pictures => pictures !== 'all' && told.push(`pictures ${pictures}`),
    setLimits: ({ sendKbps }) => sendKbps && told.push(`sends at most ${sendKbps}`),
    hear: () => told.push('hear'),
    ciphertextSample: async () => null,
    route: async () => null,
    stats: async () => ({
      framesSealed: 0,
      framesOpened: 0,
      framesRefused: 0,
      foreignClear: 0,
      selfTest: 'passed',
      selfTestAt: 1,
    }),
    async close() {
      told.push('close')
    },
  }
  return { transport, told, emit }
}

const keys = (epoch: number): EpochKeys => ({
  epoch,
  own: null,
  others: [],
  addedSomebody: false,
  removedBarred: false,
})
const settled = () => new Promise(resolve => setImmediateLike(resolve))
const setImmediateLike = (run: (v: unknown) => void) => {
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    run(undefined)
  }
  port2.postMessage(0)
}

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
