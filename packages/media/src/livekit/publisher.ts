import {
  LocalAudioTrack,
  type LocalTrack,
  LocalVideoTrack,
  type Room,
  Track,
  type TrackPublishOptions,
} from 'livekit-client'
import type { MediaKind } from '../types.ts'
import { cameraEncoding } from './cameraEncoding.ts'
import type { Purpose } from './transformGuard.ts'

type Lane = {
  /** What the person wants sent; null: nothing may leave. */
  source: MediaStreamTrack | null
  /** Its publication, which outlives muting. */
  local: LocalTrack | null
  /** The track that really feeds the publication now. */
  sending: MediaStreamTrack | null
  work: Promise<void>
  /** Kept back although the person wants it sent: there is no room for it. */
  held: boolean
}

type Surroundings = {
  /** Opens or shuts the senders of a kind in the frame worker. */
  readonly direct: (kind: MediaKind, live: boolean) => void
  readonly changed: () => void
  /** The server does not let this kind be sent. */
  readonly refused: (kind: MediaKind) => void
  readonly vp9: boolean
}

const kinds: readonly MediaKind[] = ['microphone', 'camera', 'screen', 'screenAudio']
const sources: Readonly<Record<MediaKind, Track.Source>> = {
  microphone: Track.Source.Microphone,
  camera: Track.Source.Camera,
  screen: Track.Source.ScreenShare,
  screenAudio: Track.Source.ScreenShareAudio,
}
const retryMs = 1_000
/** On a new connection the rights follow when the server knows again who this is: after that it does not let this kind be sent. */
const rightsWithinMs = 15_000

/** Keeps what the engine carries equal to what the person wants sent. One piece of work at a time per kind. */
export class Publisher {
  readonly #around: Surroundings
  readonly #lanes: Readonly<Record<MediaKind, Lane>>
  readonly #kinds = new WeakMap<MediaStreamTrack, MediaKind>()
  #room: Room | null = null
  /** Whose publications are followed. */
  #heard: Room | null = null
  /** Before that the engine may not have heard of the right to send on this connection yet. */
  #confirmed = false
  #patience: ReturnType<typeof setTimeout> | undefined
  /** Requests that came too early, by track. */
  readonly #early = new Map<string, () => void>()
  /** Tracks whose request was repeated with the right to send known to be there. */
  readonly #repeated = new Set<string>()

  constructor(around: Surroundings) {
    this.#around = around
    const lane = (): Lane => ({
      source: null,
      local: null,
      sending: null,
      work: Promise.resolve(),
      held: false,
    })
    this.#lanes = { microphone: lane(), camera: lane(), screen: lane(), screenAudio: lane() }
  }

  purpose(track: MediaStreamTrack): Purpose | null {
    const kind = this.#kinds.get(track)
    if (kind === undefined) return null
    const codec = this.#around.vp9 ? 'video/vp9' : 'video/vp8'
    return { kind, live: wished(this.#lanes[kind]) !== null, codec }
  }

  source(kind: MediaKind): MediaStreamTrack | null {
    return this.#lanes[kind].source
  }

  captured(): ReadonlyMap<MediaKind, MediaStreamTrack> {
    return new Map(
      kinds.flatMap(kind => (this.#lanes[kind].source ? [[kind, this.#lanes[kind].source]] : [])),
    )
  }

  sent(): ReadonlyMap<MediaKind, MediaStreamTrack> {
    return new Map([...this.captured()].filter(([kind, track]) => this.#lanes[kind].sending === track))
  }

  /** Shuts the sender at once when `track` is null; the rest follows. */
  set(kind: MediaKind, track: MediaStreamTrack | null): void {
    if (track) this.#kinds.set(track, kind)
    this.#lanes[kind].source = track
    if (!track) this.#around.direct(kind, false)
    this.#run(kind)
  }

  /** Keeps back what the person wants sent, and what they see of it themselves, until there is room for it. */
  hold(kind: MediaKind, held: boolean): void {
    const lane = this.#lanes[kind]
    if (lane.held === held) return
    lane.held = held
    if (held) this.#around.direct(kind, false)
    this.#run(kind)
  }

  sender(kind: MediaKind): RTCRtpSender | null {
    return this.#lanes[kind].local?.sender ?? null
  }

  /**
   * The right to send is there: publishes everything prepared. Resolves when all senders exist, so that one offer
   * can carry them, not when they are published.
   */
  async start(room: Room): Promise<void> {
    if (this.#heard !== room) {
      this.#heard = room
      room.localParticipant
        .on('localTrackPublished', ({ track }) => this.#adopt(track))
        .on('localTrackUnpublished', ({ track }) => this.#forget(track))
    }
    this.#room = room
    if (!this.#confirmed) this.#patience ??= setTimeout(() => this.confirm(), rightsWithinMs)
    const waiting = kinds.filter(kind => wished(this.#lanes[kind]) && !this.#lanes[kind].local)
    if (waiting.length === 0) return
    const senders = new Promise<void>(resolve => {
      let missing = waiting.length
      const count = () => {
        if (--missing === 0) done()
      }
      const done = () => {
        clearTimeout(timer)
        room.localParticipant.off('localSenderCreated', count)
        resolve()
      }
      const timer = setTimeout(done, 300)
      room.localParticipant.on('localSenderCreated', count)
    })
    for (const kind of waiting) this.#run(kind)
    await senders
  }

  /** The right to send is known to be there: who is refused now, is refused. */
  confirm(): void {
    this.#confirmed = true
    clearTimeout(this.#patience)
    for (const trackId of [...this.#early.keys()]) this.#repeatEarly(trackId)
  }

  /** A request to publish may have come before the right to do so: it is repeated, and once more when the right is known. */
  refusedByEngine(trackId: string, again: () => void): void {
    const kind = kinds.find(one => this.#lanes[one].source?.id === trackId)
    if (!kind) return
    if (this.#repeated.has(trackId)) {
      this.#around.refused(kind)
      return
    }
    this.#early.set(trackId, again)
    if (this.#confirmed) this.#repeatEarly(trackId)
    else setTimeout(() => this.#repeatEarly(trackId), retryMs)
  }

  /** The engine has forgotten us: publications and rights are gone, wishes stay. */
  reset(): void {
    this.#room = null
    this.#confirmed = false
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#early.clear()
    this.#repeated.clear()
    for (const kind of kinds) Object.assign(this.#lanes[kind], { local: null, sending: null })
  }

  /**
   * Sends nothing of what it was given, and leaves all that to others who may send it elsewhere: muting would go by the
   * tracks themselves, and silence them there as well. For a connection that ends.
   */
  drop(): void {
    for (const kind of kinds) {
      this.#lanes[kind].source = null
      this.#around.direct(kind, false)
    }
    this.reset()
  }

  #repeatEarly(trackId: string): void {
    const again = this.#early.get(trackId)
    if (!again) return
    this.#early.delete(trackId)
    if (this.#confirmed) this.#repeated.add(trackId)
    again()
  }

  #run(kind: MediaKind): void {
    const lane = this.#lanes[kind]
    lane.work = lane.work.then(() => this.#step(kind, lane)).catch(error => this.#failed(kind, lane, error))
  }

  async #step(kind: MediaKind, lane: Lane): Promise<void> {
    const room = this.#room
    const { local } = lane
    const source = wished(lane)
    if (!room || source === lane.sending) return
    if (source && local) await this.#resume(kind, lane, local, source)
    else if (source) await this.#publish(kind, lane, room, source)
    else if (local && (kind === 'screen' || kind === 'screenAudio')) await this.#unpublish(lane, room, local)
    else if (local) await this.#pause(lane, local)
    this.#around.changed()
  }

  async #publish(kind: MediaKind, lane: Lane, room: Room, source: MediaStreamTrack): Promise<void> {
    const track = localTrack(source)
    track.source = sources[kind]
    await room.localParticipant.publishTrack(track, this.#options(kind, source))
    if (this.#room !== room) return
    lane.local = track
    lane.sending = source
    // What was wanted may have changed while the engine answered.
    this.#around.direct(kind, wished(lane) !== null)
    if (wished(lane) !== source) this.#run(kind)
  }

  async #resume(kind: MediaKind, lane: Lane, local: LocalTrack, source: MediaStreamTrack): Promise<void> {
    this.#around.direct(kind, true)
    await local.replaceTrack(source, true)
    // The track it had before it was kept back is nothing new to the SDK.
    await local.resumeUpstream()
    await local.unmute()
    lane.sending = source
  }

  /** Muted: the sender carries nothing and the device's light is out; the section stays negotiated. */
  async #pause(lane: Lane, local: LocalTrack): Promise<void> {
    lane.sending = null
    await local.pauseUpstream()
    await local.mute()
  }

  async #unpublish(lane: Lane, room: Room, local: LocalTrack): Promise<void> {
    lane.sending = null
    lane.local = null
    await room.localParticipant.unpublishTrack(local, true)
  }

  /** After a restart of the engine the SDK publishes anew by itself what it had: one more beside it would never go. */
  #adopt(track: LocalTrack | undefined): void {
    const kind = kinds.find(one => sources[one] === track?.source)
    if (!this.#room || !track || !kind || this.#lanes[kind].local) return
    Object.assign(this.#lanes[kind], { local: track, sending: track.isMuted ? null : track.mediaStreamTrack })
    this.#run(kind)
  }

  /** The engine takes a publication away with the right to it: once the right is back, a new one is made. */
  #forget(track: Track | undefined): void {
    for (const lane of Object.values(this.#lanes))
      if (track && lane.local === track) Object.assign(lane, { local: null, sending: null })
  }

  #failed(kind: MediaKind, lane: Lane, error: unknown): void {
    if (error instanceof Error && 'status' in error && error.status === 403 && this.#confirmed)
      this.#around.refused(kind)
    else if (this.#room && wished(lane)) setTimeout(() => this.#run(kind), retryMs)
  }

  #options(kind: MediaKind, source: MediaStreamTrack): TrackPublishOptions {
    const common: TrackPublishOptions = {
      source: sources[kind],
      // The server sees it: it says nothing (K48).
      name: crypto.randomUUID(),
      red: false,
      backupCodec: false,
      stopMicTrackOnMute: false,
    }
    if (kind === 'microphone') return { ...common, dtx: true }
    if (kind === 'screenAudio') return { ...common, dtx: false }
    const screen = kind === 'screen'
    const video = screen ? common : { ...common, videoEncoding: cameraEncoding(source.getSettings().height) }
    return this.#around.vp9
      ? { ...video, videoCodec: 'vp9', scalabilityMode: screen ? 'L1T3' : 'L3T3_KEY', simulcast: false }
      : { ...video, videoCodec: 'vp8', simulcast: !screen }
  }
}

const wished = ({ source, held }: Lane): MediaStreamTrack | null => (held ? null : source)

/** The SDK's own types do not hold under exactOptionalPropertyTypes, hence the assertion. */
function localTrack(source: MediaStreamTrack): LocalTrack {
  return (source.kind === 'audio' ? new LocalAudioTrack(source) : new LocalVideoTrack(source)) as LocalTrack
}
