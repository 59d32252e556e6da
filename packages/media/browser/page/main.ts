import {
  createMediaTransport,
  type EpochKeys,
  type MediaAlarm,
  type MediaKind,
  type RemoteMedia,
} from '../../src/index.ts'
import { colourOf, fakeDevices, frequencyOf } from './senses.ts'

/** What the tests call in the page: a thin hand around the port, with pictures and sounds that can be recognised. */
async function start(look: { colour: string; hertz: number }) {
  fakeDevices(look)
  let worker: Worker | undefined
  const withheld = () =>
    new Promise<number>(resolve => {
      worker?.addEventListener('message', function once({ data }) {
        if (data.t !== 'pong') return
        worker?.removeEventListener('message', once)
        resolve(data.counters.call.withheld)
      })
    })
  const transport = await createMediaTransport({
    worker: () => {
      worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
      return worker
    },
    camera: { width: 320, height: 180, frameRate: 15 },
  })
  const alarms: MediaAlarm[] = []
  const ended: string[] = []
  let remote: readonly RemoteMedia[] = []
  let local: MediaKind[] = []
  let state = 'idle'
  let speaking: [string, number][] = []
  transport.on('alarm', alarm => alarms.push(alarm))
  transport.on('captureEnded', (kind, problem) => ended.push(`${kind} ${problem}`))
  transport.on('remote', media => {
    remote = media
  })
  transport.on('local', kinds => {
    local = [...kinds.keys()]
  })
  transport.on('state', now => {
    state = now.t === 'connected' ? `connected ${now.transport}` : now.t
  })
  transport.on('speaking', levels => {
    speaking = [...levels]
  })
  const bytes = (text: string) => Uint8Array.from(atob(text), char => char.charCodeAt(0))
  let abort = new AbortController()
  const track = (participant: string, kind: MediaKind) =>
    remote.find(media => media.participant === participant && media.kind === kind)?.track
  return {
    transport,
    connect: (ticket: string) =>
      transport.connect({ url: `ws://${location.host}/media`, ticket, signal: abort.signal }),
    reconnect: (ticket: string) => {
      abort.abort(new Error('again'))
      abort = new AbortController()
      return transport.connect({ url: `ws://${location.host}/media`, ticket, signal: abort.signal })
    },
    /** Keys with base64 secrets, as JSON can carry them. */
    setKeys(keys: Omit<EpochKeys, 'own' | 'others'> & { own: Key | null; others: Key[] }) {
      const own = keys.own && { ...keys.own, secret: bytes(keys.own.secret) }
      transport.setKeys({
        ...keys,
        own,
        others: keys.others.map(k => ({ ...k, secret: bytes(k.secret), kinds })),
      })
    },
    snapshot: async () => ({
      state,
      local,
      alarms,
      ended,
      speaking,
      remote: remote.map(media => `${media.participant} ${media.kind}`).sort(),
      stats: await transport.stats(),
    }),
    colour: async (participant: string, kind: MediaKind) => {
      const shown = track(participant, kind)
      return shown ? colourOf(shown) : null
    },
    hertz: async (participant: string, kind: MediaKind) => {
      const heard = track(participant, kind)
      return heard ? frequencyOf(heard) : null
    },
    withheld: () => withheld(),
    /** As the frame worker does where it cannot ask by itself. */
    needKeyFrame: () => worker?.dispatchEvent(new MessageEvent('message', { data: { t: 'needKeyFrame' } })),
    sample: async () => [...((await transport.ciphertextSample('camera')) ?? [])],
    close: () => {
      abort.abort(new Error('closed'))
      return transport.close()
    },
  }
}

const kinds: readonly MediaKind[] = ['microphone', 'camera', 'screen', 'screenAudio']
type Key = { leafIndex: number; participant: string; secret: string }
export type Hand = Awaited<ReturnType<typeof start>>
Object.assign(globalThis, { start })
