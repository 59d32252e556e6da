import type { Room } from 'livekit-client'
import type {
  CaptureProblem,
  CaptureWish,
  Connecting,
  EpochKeys,
  HeldDevices,
  Limits,
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
import type { Ahead } from './ahead.ts'
import { Devices } from './devices.ts'
import { Emitter } from './emitter.ts'
import { Entry } from './entry.ts'
import { FirstFrames } from './firstFrames.ts'
import { FrameWorker } from './frameWorker.ts'
import { KeyFramesAhead } from './keyFrames.ts'
import { Link, reconnectDelayMs } from './link.ts'
import { Loudspeakers } from './loudspeakers.ts'
import { Playout } from './playout.ts'
import { Publisher } from './publisher.ts'
import { RemoteBoard } from './remoteBoard.ts'
import { routeOf } from './route.ts'
import { guardedRoom, publisherPc } from './sdk.ts'
import { selfTest } from './selfTest.ts'
import { Subscriptions } from './subscriptions.ts'
import { TransformGuard } from './transformGuard.ts'
import { type PageTested, Trust } from './trust.ts'
import { Watch } from './watch.ts'

export type MediaOptions = {
  /** Makes the frame worker, so that the app's bundler and CSP see it. Called again when a worker dies. */
  readonly worker: () => Worker
  /** What is asked of the camera; default 1280 × 720 at 30. */
  readonly camera?: VideoSize
  /** Shared by the transports of one page: the self-test that one of them has passed is not asked of the next. */
  readonly tested?: PageTested
  /** Of the page: what may already have been begun for the first connection. */
  readonly ahead?: Ahead
}

const defaultCamera: VideoSize = { width: 1280, height: 720, frameRate: 30 }
const subscribeMs = 100
const headStartMs = 20
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
  readonly #ahead: Ahead | undefined
  readonly #worker: FrameWorker
  readonly #guard: TransformGuard
  readonly #trust: Trust
  readonly #publisher: Publisher
  readonly #devices: Devices
  readonly #board: RemoteBoard
  readonly #entry: Entry
  readonly #watch: Watch
  readonly #loudspeakers = new Loudspeakers(held => this.#events.emit('heldBack', held))
  readonly #subscriptions = new Subscriptions()
  readonly #playout = new Playout()
  readonly #firstFrames = new FirstFrames(message => this.#worker.post(message), this.#playout)
  readonly #keyFramesAhead = new KeyFramesAhead()
  readonly #timers: ReturnType<typeof setInterval>[] = []
  #room: Room | null = null
  #link: Link | null = null
  #roster: ReadonlySet<ParticipantId> | null = null
  #maySend = false
  #pictures: Pictures = 'all'
  readonly #limits: { -readonly [L in keyof Limits]: Limits[L] } = {
    receiveKbps: null,
    sendKbps: null,
    weak: new Set(),
  }

  constructor({ worker, camera, tested = { at: null }, ahead }: MediaOptions) {
    this.#ahead = ahead
    this.#worker = new FrameWorker(worker, {
      message: message => this.#heard(message),
      replaced: () => this.#renew(),
      failed: () => this.#events.emit('state', { t: 'unavailable', reason: 'no-transform' }),
    })
    this.#trust = new Trust(
      run => selfTest(this.#worker, run),
      tested,
      trusted => this.#trusted(trusted),
    )
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
    const [publisher, subscriptions] = [this.#publisher, this.#subscriptions]
    this.#entry = new Entry({ trust: this.#trust, publisher, subscriptions })
    this.#watch = new Watch({
      ...{ entry: this.#entry, board: this.#board, guard: this.#guard },
      ...{ publisher, subscriptions, limits: this.#limits },
      events: this.#events,
      roster: () => this.#roster,
      changed: () => this.#remoteChanged(),
    })
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
        begun: () => this.#link?.lend() ?? null,
      },
    )
    this.#room = room
    this.#link = new Link(room, {
      state: state => this.#events.emit('state', state),
      signalled: () => void this.#entry.enterNow(),
      lost: () => {
        this.#entry.anew()
        this.#publisher.reset()
      },
      begun: () => this.#ahead?.take() ?? null,
    })
    this.#entry.into(room, this.#link)
    room.on('trackPublished', () => void this.#entry.subscribe())
    room.on('trackUnsubscribed', track => {
      const slot = track.receiver && this.#guard.slot(track.receiver)
      if (slot) this.#worker.post({ t: 'unbind', slot })
    })
    this.#timers.push(
      setInterval(() => void this.#entry.subscribe(), subscribeMs),
      setInterval(() => void this.#look(), watchMs),
      setInterval(() => void this.#watch.measure(), levelsMs),
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
    if (!this.#entry.entered) this.#watch.begin(performance.now())
    this.#entry.begin()
    this.#subscriptions.hurry(performance.now())
    if (others && !this.#roster) this.#setRoster(others)
    if (!others) this.#publisher.confirm()
    // What asks for the rights left in this very moment, on another connection: it must not be overtaken.
    if (others) await new Promise(resolve => setTimeout(resolve, headStartMs))
    if (!this.#entry.offered) return this.#entry.enterNow()
    await this.#entry.subscribe()
    await this.#entry.publish()
  }

  setKeys(keys: EpochKeys): void {
    const asks = this.#keyFramesAhead.take(keys, performance.now())
    this.#worker.setKeys('call', keys, asks)
    if (asks) this.#guard.makeKeyFrames()
    if (keys.addedSomebody) this.#subscriptions.hurry(performance.now())
    this.#setRoster(keys.others.map(key => key.participant))
    void this.#entry.subscribe()
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
    this.#entry.anew()
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
    this.#ahead?.close()
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
    if (trusted) void this.#entry.publish()
    else {
      this.#devices.stopAll()
      this.#events.emit('alarm', { kind: 'not-encrypted' })
    }
  }

  #remoteChanged(): void {
    // Frames that were on their way bind once more after their stream was given up.
    const media = this.#board
      .list()
      .filter(
        ({ kind, participant }) =>
          kind !== 'camera' || (this.#pictures !== 'none' && !this.#watch.paused.has(participant)),
      )
    this.#loudspeakers.show(media)
    this.#events.emit('remote', media)
  }

  #localChanged(): void {
    this.#events.emit('devices', this.#devices.open())
    this.#events.emit('captured', this.#publisher.captured())
    this.#events.emit('local', this.#publisher.sent())
  }

  async #look(): Promise<void> {
    const now = performance.now()
    this.#worker.watch()
    void this.#trust.ensure(now)
    const { opened } = await this.#worker.counters('call')
    await this.#link?.tick(opened, now)
    await this.#watch.look(opened, now)
  }

  #shownReceivers(): RTCRtpReceiver[] {
    return this.#board.slots().flatMap(([slot]) => this.#guard.receiver(slot) ?? [])
  }
}

const canSend = (codec: string): boolean =>
  RTCRtpSender.getCapabilities('video')?.codecs.some(({ mimeType }) => mimeType.toLowerCase() === codec) ??
  false
