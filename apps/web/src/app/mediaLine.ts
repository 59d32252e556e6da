import type { MediaPort } from '@konklave/client'
import type {
  Broken,
  EpochKeys,
  HeldDevices,
  LineState,
  MediaTransport,
  ParticipantId,
  RemoteMedia,
  SenderReport,
} from '@konklave/media'
import { signal } from '@preact/signals-core'
import type { CaptureProblem, MediaAlarm, MediaKind, MediaState, MediaView } from '../kernel/media.ts'
import { prefs } from '../kernel/prefs.ts'

/** What a line says of the devices, while it has them. */
export type DeviceNews = {
  captured(kinds: ReadonlyMap<MediaKind, MediaStreamTrack>): void
  devices(kinds: ReadonlyMap<MediaKind, MediaStreamTrack>): void
  ended(kind: MediaKind, problem: CaptureProblem | null): void
  /** Somebody who leads asked to mute. */
  mute(kind: MediaKind): void
}

export type LineDeps = {
  /** Loads the engine's client; throws an error with a `reason` where the browser cannot take part. */
  readonly load: () => Promise<MediaTransport>
  /** Where the gate of the media engine is. */
  readonly url: string
  readonly news: DeviceNews
  /** Neither connects nor sends before `resume`. */
  readonly paused?: boolean
}

/** What the screens see of one room's sound and picture; devices are the page's. */
export type LineView = Pick<MediaView, Sensed | 'setVolume' | 'hear' | 'want' | 'ciphertext' | 'stats'>
type Sensed = 'state' | 'remote' | 'levels' | 'broken' | 'line' | 'alarms' | 'heldBack' | 'volumes'

/**
 * The media of one room: `port` is fed with keys and tickets by its meeting, `view` is what its screens see. The engine comes
 * late; what the meeting says before is kept and told to it then.
 */
export type Line = {
  readonly port: MediaPort
  readonly view: LineView
  transport(): MediaTransport | null
  /** Loads the engine, if it is not there. */
  ready(): Promise<MediaTransport | null>
  /** Nothing is sent, received or played any more; what was open is in the caller's hands. */
  pause(): HeldDevices
  /** On the line again. Nothing comes on by this. */
  resume(): void
  close(): void
}

const NOTHING: HeldDevices = new Map()

export function createLine({ load, url, news, paused: pausedAtFirst = false }: LineDeps): Line {
  const state = signal<MediaState>({ t: 'idle' })
  const remote = signal<readonly RemoteMedia[]>([])
  const levels = signal<ReadonlyMap<ParticipantId, number>>(new Map())
  const broken = signal<ReadonlyMap<ParticipantId, Broken>>(new Map())
  const line = signal<LineState>({ weak: 'no', paused: new Map(), cameraHeld: false })
  const alarms = signal<readonly MediaAlarm[]>([])
  const volumes = signal<ReadonlyMap<ParticipantId, number>>(new Map())
  const heldBack = signal(false)
  const heard = new Set<() => void>()
  const scope = new AbortController()

  let transport: MediaTransport | null = null
  let loading: Promise<MediaTransport | null> | null = null
  let keys: EpochKeys | null = null
  let reports = new Map<number, SenderReport>()
  let wanted: Parameters<MediaTransport['setWanted']>[0] = []
  let entering: readonly string[] | null = null
  let entered = false
  let weak: ReadonlySet<ParticipantId> = new Set()
  let admission: Parameters<MediaPort['ticket']>[0] = null
  let connection: AbortController | null = null
  let paused = pausedAtFirst

  const ready = (): Promise<MediaTransport | null> => {
    loading ??= load().then(adopt, (error: unknown) => {
      state.value = { t: 'unavailable', reason: reasonOf(error) }
      // A chunk that did not arrive may arrive next time; a browser that cannot, never will.
      if (reasonOf(error) === 'refused') loading = null
      return null
    })
    return loading
  }

  function adopt(loaded: MediaTransport): MediaTransport | null {
    if (scope.signal.aborted) {
      void loaded.close()
      return null
    }
    transport = loaded
    listen(loaded)
    if (keys) loaded.setKeys(keys)
    for (const report of reports.values()) loaded.report(report)
    loaded.setWanted(wanted)
    loaded.setLimits({ weak })
    const unwatch = prefs.subscribe(({ pictures, receiveKbps, sendKbps }) => {
      loaded.setPictures(pictures)
      loaded.setLimits({ receiveKbps, sendKbps })
    })
    scope.signal.addEventListener('abort', unwatch)
    const { speaker } = prefs.peek()
    if (speaker) loaded.setOutput(speaker).catch(() => undefined)
    connect()
    if (entering && !entered) void loaded.enter(entering)
    if (entered) void loaded.enter()
    return loaded
  }

  function listen(loaded: MediaTransport): void {
    loaded.on('state', next => {
      state.value = next
    })
    loaded.on('remote', next => {
      remote.value = next
      const shown = new Set(next.map(m => m.participant))
      alarms.value = alarms.value.filter(
        a => a.kind !== 'unauthentic' || !a.participant || !shown.has(a.participant),
      )
    })
    loaded.on('captured', news.captured)
    loaded.on('devices', news.devices)
    loaded.on('heldBack', held => {
      heldBack.value = held
    })
    loaded.on('speaking', next => {
      if (next.size > 0 || levels.peek().size > 0) levels.value = next
    })
    loaded.on('broken', next => {
      if ([...next].join() !== [...broken.peek()].join()) broken.value = next
    })
    loaded.on('line', next => {
      const before = line.peek().weak
      line.value = next
      if ((before === 'no') !== (next.weak === 'no')) tellOthers()
    })
    loaded.on('contexts', tellOthers)
    loaded.on('captureEnded', (kind, problem) => news.ended(kind, kind === 'screen' ? null : problem))
    loaded.on('alarm', alarm => {
      const known = alarms.value.some(a => a.kind === alarm.kind && participantOf(a) === participantOf(alarm))
      if (!known) alarms.value = [...alarms.value, alarm]
    })
  }

  function tellOthers(): void {
    for (const listener of heard) listener()
  }

  function connect(): void {
    if (!transport || !admission || paused) return
    connection?.abort()
    connection = new AbortController()
    // The transport tells by its state how it goes; a refusal shows there as well.
    const { ticket, relay } = admission
    const { signal } = connection
    transport.connect({ url, ticket, signal, ...(relay && { relay }) }).catch(() => undefined)
  }

  const port: MediaPort = {
    setKeys(next) {
      reports = new Map([...reports].filter(([, { epoch }]) => epoch === next.epoch))
      keys = next
      transport?.setKeys(next)
    },
    report(report) {
      const known = reports.get(report.leafIndex)
      if (!known || report.epoch >= known.epoch) reports.set(report.leafIndex, report)
      transport?.report(report)
    },
    contexts: async () =>
      (await transport?.contexts()) ?? { epoch: keys?.epoch ?? 0, nextCtx: 0, contexts: [] },
    weakHere(who) {
      weak = new Set(who)
      transport?.setLimits({ weak })
    },
    weak: () => line.peek().weak !== 'no',
    onContexts(listener) {
      heard.add(listener)
      return () => heard.delete(listener)
    },
    ticket(next) {
      admission = next
      if (!next) return connection?.abort()
      if (transport) connect()
      else void ready()
    },
    entering(others) {
      entering = others
      if (transport) void transport.enter(others)
      else void ready()
    },
    entered() {
      entered = true
      if (transport) void transport.enter()
      else void ready()
    },
    mute: kind => news.mute(kind),
  }

  const view: LineView = {
    state,
    remote,
    levels,
    broken,
    line,
    alarms,
    heldBack,
    volumes,
    setVolume(participant, volume) {
      volumes.value = new Map(volumes.peek()).set(participant, volume)
      transport?.setVolume(participant, volume)
    },
    hear: () => transport?.hear(),
    want(next) {
      wanted = next
      transport?.setWanted(next)
    },
    ciphertext: async kind => (await transport?.ciphertextSample(kind)) ?? null,
    stats: async () => (await transport?.stats()) ?? null,
  }

  return {
    port,
    view,
    transport: () => transport,
    ready,
    pause() {
      paused = true
      const held = transport?.pause() ?? NOTHING
      connection?.abort()
      levels.value = broken.value = new Map()
      return held
    },
    resume() {
      paused = false
      connect()
    },
    close() {
      scope.abort()
      connection?.abort()
      const closing = transport
      transport = null
      remote.value = []
      heldBack.value = false
      void closing?.close()
    },
  }
}

const participantOf = (alarm: MediaAlarm) => ('participant' in alarm ? alarm.participant : null)

function reasonOf(error: unknown): 'no-webrtc' | 'no-transform' | 'refused' {
  const reason = error instanceof Error && 'reason' in error ? error.reason : null
  return reason === 'no-webrtc' || reason === 'no-transform' ? reason : 'refused'
}
