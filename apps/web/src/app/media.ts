import type { MediaPort } from '@konklave/client'
import type {
  Broken,
  EpochKeys,
  LineState,
  MediaTransport,
  ParticipantId,
  RemoteMedia,
  SenderReport,
} from '@konklave/media'
import { signal } from '@preact/signals-core'
import type { CaptureKind, MediaAlarm, MediaKind, MediaState, MediaView } from '../kernel/media.ts'
import { changePrefs, prefs } from '../kernel/prefs.ts'
import { createCapturing, type Treat } from './capturing.ts'

export type MediaDeps = {
  /** Loads the engine's client; throws an error with a `reason` where the browser cannot take part. */
  readonly load: () => Promise<MediaTransport>
  /** Where the gate of the media engine is. */
  readonly url: string
  readonly treat?: Treat
  /** What was on when the page was reloaded. */
  readonly before?: readonly CaptureKind[]
}

/**
 * The two sides of the media: `port` is fed with keys and tickets by the meeting, `view` is what the screens see.
 * The engine comes late; what the meeting says before is kept and told to it then.
 */
export type Media = {
  readonly port: MediaPort
  readonly view: MediaView
  /** Starts loading the engine, on the screen before the meeting. */
  warm(): void
  close(): void
}

/** Sets up the glue; nothing is loaded, opened or sent before it is asked for. */
export function createMedia({ load, url, treat, before = [] }: MediaDeps): Media {
  const state = signal<MediaState>({ t: 'idle' })
  const remote = signal<readonly RemoteMedia[]>([])
  const local = signal<ReadonlyMap<MediaKind, MediaStreamTrack>>(new Map())
  const devices = signal<ReadonlyMap<MediaKind, MediaStreamTrack>>(new Map())
  const levels = signal<ReadonlyMap<ParticipantId, number>>(new Map())
  const broken = signal<ReadonlyMap<ParticipantId, Broken>>(new Map())
  const line = signal<LineState>({ weak: 'no', paused: new Map(), cameraHeld: false })
  const alarms = signal<readonly MediaAlarm[]>([])
  const volumes = signal<ReadonlyMap<ParticipantId, number>>(new Map())
  const heldBack = signal(false)
  const offSinceReload = signal<ReadonlySet<CaptureKind>>(new Set(before))
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

  const capturing = createCapturing({ ready: () => ready(), transport: () => transport, local, treat })
  const { capture, renew, share, note } = capturing

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
    loaded.on('captured', next => {
      local.value = next
      const off = [...offSinceReload.peek()].filter(kind => !next.has(kind))
      if (off.length < offSinceReload.peek().size) offSinceReload.value = new Set(off)
    })
    loaded.on('devices', next => {
      devices.value = next
    })
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
    loaded.on('captureEnded', (kind, problem) => note(kind, kind === 'screen' ? null : problem))
    loaded.on('alarm', alarm => {
      const known = alarms.value.some(a => a.kind === alarm.kind && participantOf(a) === participantOf(alarm))
      if (!known) alarms.value = [...alarms.value, alarm]
    })
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

  function tellOthers(): void {
    for (const listener of heard) listener()
  }

  function connect(): void {
    if (!transport || !admission) return
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
    mute(kind) {
      if (kind === 'microphone' || kind === 'camera') void capture(kind, false)
      else void share(false)
    },
  }

  const view: MediaView = {
    state,
    remote,
    local,
    devices,
    levels,
    broken,
    line,
    problems: capturing.problems,
    opening: capturing.opening,
    alarms,
    heldBack,
    offSinceReload,
    capture,
    share,
    async chooseDevice(kind, deviceId) {
      changePrefs({ [kind]: deviceId === 'default' ? null : deviceId })
      await renew(kind)
    },
    renew,
    async chooseOutput(deviceId) {
      changePrefs({ speaker: deviceId === 'default' ? null : deviceId })
      // A speaker that is gone: the browser goes on with its own choice.
      await transport?.setOutput(deviceId === 'default' ? '' : deviceId).catch(() => undefined)
    },
    volumes,
    setVolume(participant, volume) {
      volumes.value = new Map(volumes.peek()).set(participant, volume)
      transport?.setVolume(participant, volume)
    },
    hear: () => transport?.hear(),
    forgetReload() {
      offSinceReload.value = new Set()
    },
    want(next) {
      wanted = next
      transport?.setWanted(next)
    },
    forget: kind => note(kind, null),
    ciphertext: async kind => (await transport?.ciphertextSample(kind)) ?? null,
    stats: async () => (await transport?.stats()) ?? null,
  }

  return {
    port,
    view,
    warm: () => void ready(),
    close() {
      scope.abort()
      connection?.abort()
      const closing = transport
      transport = null
      local.value = new Map()
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
