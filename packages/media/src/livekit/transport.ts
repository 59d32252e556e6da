import type { Room } from 'livekit-client'
import type {
  CaptureProblem,
  CaptureWish,
  Connecting,
  EpochKeys,
  HeldDevices,
  Limits,
  LineState,
  MediaEvents,
  MediaKind,
  MediaStats,
  MediaTransport,
  ParticipantId,
  Pictures,
  Route,
  SenderReport,
  VideoSize,
  Wanted,
} from '../types.ts'
import type { FromWorker } from '../worker/protocol.ts'
import type { Afterwards } from './afterwards.ts'
import { cameraEncoding } from './cameraEncoding.ts'
import { Devices } from './devices.ts'
import { Emitter } from './emitter.ts'
import { FirstFrames } from './firstFrames.ts'
import { FrameWorker } from './frameWorker.ts'
import { GhostWatch } from './ghosts.ts'
import { KeyFramesAhead } from './keyFrames.ts'
import { Levels } from './levels.ts'
import { Link, reconnectDelayMs } from './link.ts'
import { Loudspeakers } from './loudspeakers.ts'
import { Playout } from './playout.ts'
import { Publisher } from './publisher.ts'
import { RemoteBoard } from './remoteBoard.ts'
import { routeOf } from './route.ts'
import { grantLocally, guardedRoom, offerNow, publisherPc } from './sdk.ts'
import { Stalls } from './stalls.ts'
import { askAgain, giveUpStalled, Subscriptions } from './subscriptions.ts'
import { TransformGuard } from './transformGuard.ts'
import { Trust } from './trust.ts'

export type MediaOptions = {
  /** Makes the frame worker, so that the app's bundler and CSP see it. Called again when a worker dies. */
  readonly worker: () => Worker
  /** What is asked of the camera; default 1280 × 720 at 30. */
  readonly camera?: VideoSize
}

const defaultCamera: VideoSize = { width: 1280, height: 720, frameRate: 30 }
const subscribeMs = 100
const headStartMs = 20
const silentMs = 2_000
const watchMs = 500
const levelsMs = 250
const playoutMs = 100

/** LiveKit behind the port. See the README for what this package knows and must not know. */
export async function liveKitTransport(options: MediaOptions): Promise<MediaTransport> {
  const transport = new LiveKitTransport(options)
  await transport.prepare()
  return transport
}

class LiveKitTransport implements MediaTransport {
  readonly #events = new Emitter<MediaEvents>()
  readonly #worker: FrameWorker
  readonly #guard: TransformGuard
  readonly #trust: Trust
  readonly #publisher: Publisher
  readonly #devices: Devices
  readonly #board: RemoteBoard
  readonly #loudspeakers = new Loudspeakers(held => this.#events.emit('heldBack', held))
  readonly #subscriptions = new Subscriptions()
  readonly #ghosts = new GhostWatch()
  readonly #playout = new Playout()
  readonly #firstFrames = new FirstFrames(message => this.#worker.post(message), this.#playout)
  readonly #keyFramesAhead = new KeyFramesAhead()
  readonly #stalls = new Stalls()
  readonly #levels = new Levels<ParticipantId>()
  readonly #timers: ReturnType<typeof setInterval>[] = []
  #room: Room | null = null
  #link: Link | null = null
  #roster: ReadonlySet<ParticipantId> | null = null
  #entered = false
  /** The eager offer of this connection has been made. */
  #offered = false
  #lastOpened = 0
  #silentSince = 0
  #maySend = false
  #pictures: Pictures = 'all'
  readonly #limits: { -readonly [L in keyof Limits]: Limits[L] } = {
    receiveKbps: null,
    sendKbps: null,
    weak: new Set(),
  }
  /** What nobody needs in order to enter. On a weak line it may not arrive at once, and is asked for again. */
  #afterwards: Afterwards | Promise<unknown> | null = null
  #paused: LineState['paused'] = new Map()

  constructor({ worker, camera }: MediaOptions) {
    this.#worker = new FrameWorker(worker, {
      message: message => this.#heard(message),
      replaced: () => this.#renew(),
      failed: () => this.#events.emit('state', { t: 'unavailable', reason: 'no-transform' }),
    })
    this.#trust = new Trust(this.#worker, trusted => this.#trusted(trusted))
    this.#publisher = new Publisher({
      direct: (kind, live) => this.#guard.direct(kind, live),
      changed: () => this.#localChanged(),
      refused: kind => this.#devices.end(kind, 'not-allowed'),
      // Firefox knows it, and sends it without layers.
      vp9: !navigator.userAgent.includes('Firefox') && canSend('video/vp9'),
    })
    this.#guard = new TransformGuard(this.#worker, 'call', track => this.#publisher.purpose(track))
    this.#devices = new Devices({
      publisher: this.#publisher,
      camera: camera ?? defaultCamera,
      allowed: () => !this.#trust.lost,
      changed: () => this.#localChanged(),
      ended: (kind, problem) => this.#events.emit('captureEnded', kind, problem),
    })
    this.#board = new RemoteBoard(
      () => this.#remoteChanged(),
      slot => this.#worker.post({ t: 'unbind', slot }),
    )
  }

  async prepare(): Promise<void> {
    const room = await guardedRoom(
      {
        adaptiveStream: false,
        dynacast: true,
        stopLocalTrackOnUnpublish: false,
        reconnectPolicy: {
          nextRetryDelayInMs: ({ retryCount, elapsedMs }) =>
            this.#link?.open ? reconnectDelayMs(retryCount, elapsedMs) : null,
        },
      },
      {
        guard: this.#guard,
        ticket: () => this.#link?.ticket ?? '',
        unguarded: () => this.#trust.lose(),
        refused: (trackId, again) => this.#publisher.refusedByEngine(trackId, again),
      },
    )
    this.#room = room
    this.#link = new Link(room, {
      state: state => this.#events.emit('state', state),
      signalled: () => void this.#enterNow(),
      lost: () => {
        this.#offered = false
        this.#publisher.reset()
      },
    })
    room.on('trackPublished', () => void this.#subscribe())
    room.on('trackUnsubscribed', track => {
      const slot = track.receiver && this.#guard.slot(track.receiver)
      if (slot) this.#worker.post({ t: 'unbind', slot })
    })
    this.#timers.push(
      setInterval(() => void this.#subscribe(), subscribeMs),
      setInterval(() => void this.#watch(), watchMs),
      setInterval(() => void this.#measure(), levelsMs),
      setInterval(() => this.#playout.look(this.#shownReceivers(), performance.now()), playoutMs),
    )
    void this.#trust.ensure(performance.now())
  }

  on<E extends keyof MediaEvents>(event: E, listener: MediaEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  async connect(p: Connecting): Promise<void> {
    await this.#link?.connect(p)
  }

  async enter(others?: readonly ParticipantId[]): Promise<void> {
    if (!this.#entered) this.#silentSince = performance.now()
    this.#entered = true
    this.#subscriptions.hurry(performance.now())
    if (others && !this.#roster) this.#setRoster(others)
    if (!others) this.#publisher.confirm()
    // What asks for the rights left in this very moment, on another connection: it must not be overtaken.
    if (others) await new Promise(resolve => setTimeout(resolve, headStartMs))
    if (!this.#offered) return this.#enterNow()
    await this.#subscribe()
    await this.#publish()
  }

  setKeys(keys: EpochKeys): void {
    const asks = this.#keyFramesAhead.take(keys, performance.now())
    this.#worker.setKeys('call', keys, asks)
    if (asks) this.#guard.makeKeyFrames()
    if (keys.addedSomebody) this.#subscriptions.hurry(performance.now())
    this.#setRoster(keys.others.map(key => key.participant))
    void this.#subscribe()
    if (this.#maySend !== (keys.own !== null)) this.#events.emit('contexts')
    this.#maySend = keys.own !== null
  }

  setWanted(wanted: readonly Wanted[]): void {
    this.#subscriptions.setWanted(wanted)
  }

  setPictures(pictures: Pictures): void {
    this.#pictures = pictures
    this.#subscriptions.setPictures(pictures)
    this.#remoteChanged()
  }

  setLimits(limits: Partial<Limits>): void {
    Object.assign(this.#limits, limits)
  }

  report(report: SenderReport): void {
    this.#worker.report(report)
  }

  contexts() {
    return this.#worker.contexts()
  }

  setCapture(kind: 'microphone' | 'camera', wish: CaptureWish | null): Promise<CaptureProblem | null> {
    return this.#devices.capture(kind, wish)
  }

  setShare(on: boolean): Promise<CaptureProblem | null> {
    return this.#devices.share(on)
  }

  pause(): HeldDevices {
    const held = this.#devices.giveAway()
    this.#link?.close()
    this.#offered = false
    this.#board.clear()
    return held
  }

  takeOver(held: HeldDevices): void {
    this.#devices.takeOver(held)
  }

  setOutput(deviceId: string): Promise<void> {
    return this.#loudspeakers.setOutput(deviceId)
  }

  setVolume(participant: ParticipantId, volume: number): void {
    this.#loudspeakers.setVolume(participant, volume)
  }

  hear(): void {
    this.#loudspeakers.start()
  }

  ciphertextSample(kind: MediaKind): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#worker.sample(kind)
  }

  async route(): Promise<Route | null> {
    const pc = this.#room && publisherPc(this.#room)
    return pc && routeOf(await pc.getStats())
  }

  async stats(): Promise<MediaStats> {
    const { sealed, opened, refused, foreignClear } = await this.#worker.counters('call')
    const frames = { framesSealed: sealed, framesOpened: opened, framesRefused: refused, foreignClear }
    return { ...frames, ...this.#trust.report }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    this.#devices.close()
    this.#board.clear()
    this.#loudspeakers.close()
    this.#link?.close()
    this.#publisher.reset()
    this.#worker.close()
    this.#events.clear()
  }

  #setRoster(others: readonly ParticipantId[]): void {
    this.#roster = new Set(others)
    this.#subscriptions.setRoster(this.#roster)
    this.#board.keep(this.#roster)
  }

  #heard(message: Exclude<FromWorker, { id: number }>): void {
    switch (message.t) {
      case 'bound': {
        const receiver = this.#guard.receiver(message.slot)
        if (!receiver || !this.#roster?.has(message.binding.participant)) break
        // Paused: the last frames of the connection before must not be heard.
        if (!this.#link?.open) break
        this.#board.bind(message.slot, message.binding, receiver)
        this.#firstFrames.letThrough(message, receiver)
        break
      }
      case 'unbound':
        this.#board.unbind(message.slot)
        break
      case 'needKeyFrame':
        this.#keyFramesAhead.needed(performance.now())
        this.#guard.makeKeyFrames()
        break
      case 'contextsChanged':
        if (this.#maySend) this.#events.emit('contexts')
        break
      case 'refusing':
        this.#events.emit('alarm', { kind: 'unauthentic', participant: message.participant })
        break
    }
  }

  #renew(): void {
    this.#firstFrames.renew()
    this.#guard.renew()
    this.#board.clear()
    // What the last one sent through streams that cannot come back is not sent any more.
    this.#events.emit('contexts')
  }

  #trusted(trusted: boolean): void {
    if (trusted) void this.#publish()
    else {
      this.#devices.stopAll()
      this.#events.emit('alarm', { kind: 'not-encrypted' })
    }
  }

  /** The eager offer, carrying everything that was prepared; again after each time the engine had forgotten us. */
  async #enterNow(): Promise<void> {
    const room = this.#inside()
    if (!room) return
    this.#offered = true
    addSections(room, this.#subscriptions.apply(room, performance.now()))
    grantLocally(room)
    await this.#publish()
    await offerNow(room)
  }

  /** At the click nobody waits for the self-test: what is prepared follows as soon as it has passed. */
  async #publish(): Promise<void> {
    const room = this.#inside()
    if (room && this.#trust.passed) await this.#publisher.start(room)
  }

  #inside(): Room | null {
    return this.#entered && this.#link?.signalled ? this.#room : null
  }

  #remoteChanged(): void {
    // Frames that were on their way bind once more after their stream was given up.
    const media = this.#board
      .list()
      .filter(
        ({ kind, participant }) =>
          kind !== 'camera' || (this.#pictures !== 'none' && !this.#paused.has(participant)),
      )
    this.#loudspeakers.show(media)
    this.#events.emit('remote', media)
  }

  #localChanged(): void {
    this.#events.emit('devices', this.#devices.open())
    this.#events.emit('captured', this.#publisher.captured())
    this.#events.emit('local', this.#publisher.sent())
  }

  /** A newcomer's streams are offered room for at once; later ones wait to be asked for it. */
  async #subscribe(): Promise<void> {
    const room = this.#inside()
    if (!room || !this.#offered) return
    const { hurried, ...asked } = this.#subscriptions.apply(room, performance.now())
    if (!hurried) return
    addSections(room, asked)
    await offerNow(room)
  }

  async #watch(): Promise<void> {
    const now = performance.now()
    this.#worker.watch()
    void this.#trust.ensure(now)
    const { opened } = await this.#worker.counters('call')
    await this.#link?.tick(opened, now)
    const room = this.#inside()
    if (!room || !this.#roster) return
    await this.#renegotiate(room, opened, now)
    await this.#loaded(room)?.care.look(now)
    giveUpStalled(room, { shown: (...of) => this.#board.slotOf(...of) !== null, stalls: this.#stalls, now })
    for (const participant of this.#ghosts.look(room.remoteParticipants.keys(), this.#roster, now))
      this.#events.emit('alarm', { kind: 'ghost', participant })
  }

  #loaded(room: Room): Afterwards | null {
    if (this.#afterwards && 'care' in this.#afterwards) return this.#afterwards
    this.#afterwards ??= import('./afterwards.ts').then(
      ({ afterwards }) => {
        this.#afterwards = afterwards({
          room,
          cameraEncoding,
          tracks: () => this.#tracks(),
          pc: () => publisherPc(room),
          publisher: this.#publisher,
          limits: this.#limits,
          changed: line => {
            this.#paused = line.paused
            this.#events.emit('line', line)
            this.#remoteChanged()
          },
        })
        this.#subscriptions.thin = this.#afterwards.thin
      },
      () => {
        this.#afterwards = null
      },
    )
    return null
  }

  /** Nothing at all comes although something was asked for: the request or the offer was lost on the way. */
  async #renegotiate(room: Room, opened: number, now: number): Promise<void> {
    if (opened !== this.#lastOpened) this.#silentSince = now
    this.#lastOpened = opened
    if (now - this.#silentSince < silentMs) return
    this.#silentSince = now
    if (askAgain(room) > 0) await offerNow(room)
  }

  /** Whose each track is, by its id at the receiver. */
  #tracks(): ReadonlyMap<string, ParticipantId> {
    const slots = this.#board.slots()
    return new Map(
      slots.map(([slot, { participant }]) => [this.#guard.receiver(slot)?.track.id ?? '', participant]),
    )
  }

  #shownReceivers(): RTCRtpReceiver[] {
    return this.#board.slots().flatMap(([slot]) => this.#guard.receiver(slot) ?? [])
  }

  async #measure(): Promise<void> {
    const receivers = this.#board.slots().flatMap(([slot, { kind, participant }]) => {
      const receiver = kind === 'microphone' ? this.#guard.receiver(slot) : null
      return receiver ? [[receiver, participant] as const] : []
    })
    const { levels, packets } = await this.#levels.measure(receivers)
    this.#events.emit('speaking', levels)
    const room = this.#inside()
    const quiet = room && this.#loaded(room)?.quiet
    if (!quiet || !this.#roster) return
    const signs = { packets, present: new Set(room.remoteParticipants.keys()), roster: this.#roster }
    this.#events.emit('broken', quiet.look(signs, performance.now()))
  }
}

const canSend = (codec: string): boolean =>
  RTCRtpSender.getCapabilities('video')?.codecs.some(({ mimeType }) => mimeType.toLowerCase() === codec) ??
  false

/** Room for what is wanted in the first offer already, instead of being asked for it a round trip later. */
function addSections(room: Room, asked: { readonly audio: number; readonly video: number }): void {
  const pc = publisherPc(room)
  for (const media of ['audio', 'video'] as const) {
    const have = pc
      ?.getTransceivers()
      .filter(t => t.receiver.track.kind === media && t.direction === 'recvonly').length
    for (let i = have ?? 0; pc && i < asked[media]; i++) pc.addTransceiver(media, { direction: 'recvonly' })
  }
}
