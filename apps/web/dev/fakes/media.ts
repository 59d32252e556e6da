import { signal } from '@preact/signals-core'
import type { MediaKind, MediaView, RemoteMedia } from '../../src/kernel/media.ts'
import { pick } from './pick.ts'
import { face, slides, tone } from './pictures.ts'

type Settable<T> = { -readonly [K in keyof T]: T[K] }

/** Devices that open at once, and others whose sound and picture a gallery sets. */
export function fakeMedia() {
  const signals = {
    state: signal<MediaView['state']['value']>({ t: 'connected', transport: 'udp' }),
    remote: signal<readonly RemoteMedia[]>([]),
    local: signal<MediaView['local']['value']>(new Map()),
    devices: signal<MediaView['devices']['value']>(new Map()),
    levels: signal<MediaView['levels']['value']>(new Map()),
    broken: signal<MediaView['broken']['value']>(new Map()),
    line: signal<MediaView['line']['value']>({ weak: 'no', paused: new Map(), cameraHeld: false }),
    problems: signal<MediaView['problems']['value']>(new Map()),
    opening: signal<MediaView['opening']['value']>(new Set()),
    alarms: signal<MediaView['alarms']['value']>([]),
    volumes: signal<MediaView['volumes']['value']>(new Map()),
    heldBack: signal(false),
    offSinceReload: signal<MediaView['offSinceReload']['value']>(new Set()),
  }
  const set = (kind: MediaKind, track: MediaStreamTrack | null) => {
    const next = new Map(signals.local.value)
    if (track) next.set(kind, track)
    else next.delete(kind)
    signals.local.value = next
    signals.devices.value = next
  }
  const media: MediaView = {
    ...signals,
    capture: async (kind, on) => set(kind, on ? (kind === 'camera' ? face(3) : tone()) : null),
    share: async on => set('screen', on ? slides() : null),
    chooseDevice: async () => undefined,
    renew: async () => undefined,
    setVolume: (who, volume) => pick(signals.volumes, new Map([[who, volume]])),
    chooseOutput: async () => undefined,
    want: () => undefined,
    hear: () => pick(signals.heldBack, false),
    forgetReload: () => pick(signals.offSinceReload, new Set()),
    forget: kind => pick(signals.problems, new Map([...signals.problems.value].filter(([k]) => k !== kind))),
    ciphertext: async kind => crypto.getRandomValues(new Uint8Array(kind === 'camera' ? 6_000 : 96)),
    another: async () => {
      throw new Error('no transport here')
    },
    stats: async () => ({
      framesSealed: 48_211,
      framesOpened: 139_502,
      framesRefused: 0,
      foreignClear: 3,
      selfTest: 'passed',
      selfTestAt: Date.now() - 120_000,
    }),
  }
  return { media, ...(signals as Settable<typeof signals>) }
}
