import type { Room } from 'livekit-client'
import type {
  CaptureProblem,
  CaptureWish,
  EpochKeys,
  MediaEvents,
  MediaKind,
  MediaStats,
  MediaTransport,
  ParticipantId,
  SenderReport,
  Wanted,
} from '../types.ts'
import type { FromWorker } from '../worker/protocol.ts'
import { type Captured, openCamera, openMicrophone, openScreen, type VideoSize } from './capture.ts'
import { Emitter } from './emitter.ts'
import { FrameWorker } from './frameWorker.ts'
import { GhostWatch } from './ghosts.ts'
import { Levels } from './levels.ts'
import { Link, reconnectDelayMs } from './link.ts'
import { Loudspeakers } from './loudspeakers.ts'
import { Publisher } from './publisher.ts'
import { RemoteBoard } from './remoteBoard.ts'
import { grantLocally, guardedRoom, offerNow, publisherPc } from './sdk.ts'
import { selfTest } from './selfTest.ts'
import { Subscriptions } from './subscriptions.ts'
import { TransformGuard } from './transformGuard.ts'

export type MediaOptions = {
  /** Makes the frame worker, so that the app's bundler and CSP see it. Called again when a worker dies. */
  readonly worker: () => Worker
  /** What is asked of the camera; default 1280 × 720 at 30. */
  readonly camera?: VideoSize
}

const defaultCamera: VideoSize = { width: 1280, height: 720, frameRate: 30 }
const subscribeMs = 100
const watchMs = 500
const levelsMs = 250
/** Media sections every offer has from the start (SDK); more wanted streams need more. */
const initialSections = 3

/** LiveKit behind the port. See the README for what this package knows and must not know. */
export async function liveKitTransport(options: MediaOptions): Promise<MediaTransport> {
  const transport = new LiveKitTransport(options)
  await transport.prepare()
  return transport
}

class LiveKitTransport implements MediaTransport {
  readonly #events = new Emitter<MediaEvents>()
  readonly #camera: VideoSize
  readonly #worker: FrameWorker
  readonly #guard: TransformGuard
  readonly #publisher: Publisher
  readonly #board: RemoteBoard
  readonly #loudspeakers = new Loudspeakers()
  readonly #subscriptions = new Subscriptions()
  readonly #ghosts = new GhostWatch()
  readonly #levels = new Levels<ParticipantId>()
  readonly #timers: ReturnType<typeof setInterval>[] = []
  #room: Room | null = null
  #link: Link | null = null
  #roster: ReadonlySet<ParticipantId> | null = null
  #entered = false
  #test: MediaStats['selfTest'] = 'not-run'
  #testAt: number | null = null
  #testing: Promise<void> | null = null
  #runs = 0
  #distrusted = false

  constructor({ worker, camera }: MediaOptions) {
    this.#camera = camera ?? defaultCamera
    this.#worker = new FrameWorker(worker, {
      message: message => this.#heard(message),
      replaced: () => {
        this.#guard.renew()
        this.#board.clear()
        this.#events.emit('contexts')
      },
      failed: () => this.#events.emit('state', { t: 'unavailable', reason: 'no-transform' }),
    })
    this.#publisher = new Publisher({
      direct: (kind, live) => this.#guard.direct(kind, live),
      changed: () => this.#localChanged(),
      refused: kind => this.#end(kind, 'not-allowed'),
      vp9: !navigator.userAgent.includes('Firefox'),
    })
    this.#guard = new TransformGuard(this.#worker, 'call', track => this.#publisher.purpose(track))
    this.#board = new RemoteBoard(() => {
      const media = this.#board.list()
      this.#loudspeakers.show(media)
      this.#events.emit('remote', media)
    })
  }

  async prepare(): Promise<void> {
    this.#room = await guardedRoom(
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
        unguarded: () => this.#distrust(),
      },
    )
    const room = this.#room
    this.#link = new Link(room, {
      state: state => this.#events.emit('state', state),
      signalled: () => void this.#enterNow(),
      lost: () => this.#publisher.reset(),
    })
    room.on('trackUnsubscribed', track => {
      const slot = track.receiver && this.#guard.slot(track.receiver)
      if (slot) this.#worker.post({ t: 'unbind', slot })
    })
    void this.#runSelfTest()
    this.#timers.push(
      setInterval(() => this.#subscribe(), subscribeMs),
      setInterval(() => void this.#watch(), watchMs),
      setInterval(() => void this.#measure(), levelsMs),
    )
  }

  on<E extends keyof MediaEvents>(event: E, listener: MediaEvents[E]): () => void {
    return this.#events.on(event, listener)
  }

  async connect(p: {
    readonly url: string
    readonly ticket: string
    readonly signal: AbortSignal
  }): Promise<void> {
    await this.#link?.connect(p)
  }

  async enter(): Promise<void> {
    this.#entered = true
    await this.#enterNow()
  }

  setKeys(keys: EpochKeys): void {
    this.#worker.setKeys('call', keys)
    this.#roster = new Set(keys.others.map(key => key.participant))
    this.#subscriptions.setRoster(this.#roster)
    this.#board.keep(this.#roster)
    this.#events.emit('contexts')
  }

  setWanted(wanted: readonly Wanted[]): void {
    this.#subscriptions.setWanted(wanted)
  }

  report(report: SenderReport): void {
    this.#worker.report(report)
  }

  contexts() {
    return this.#worker.contexts()
  }

  async setCapture(kind: 'microphone' | 'camera', wish: CaptureWish | null): Promise<CaptureProblem | null> {
    if (!wish) {
      await this.#take(kind, null)
      return null
    }
    const opened = kind === 'microphone' ? await openMicrophone(wish) : await openCamera(wish, this.#camera)
    return this.#adopt(opened, () => kind)
  }

  async setShare(on: boolean): Promise<CaptureProblem | null> {
    await Promise.all([this.#take('screen', null), this.#take('screenAudio', null)])
    if (!on) return null
    return this.#adopt(await openScreen(), track => (track.kind === 'audio' ? 'screenAudio' : 'screen'))
  }

  setOutput(deviceId: string): Promise<void> {
    return this.#loudspeakers.setOutput(deviceId)
  }

  ciphertextSample(): Promise<Uint8Array<ArrayBuffer> | null> {
    return this.#worker.sample()
  }

  async stats(): Promise<MediaStats> {
    const { sealed, opened, refused, foreignClear } = await this.#worker.counters('call')
    return {
      framesSealed: sealed,
      framesOpened: opened,
      framesRefused: refused,
      foreignClear,
      selfTest: this.#test,
      selfTestAt: this.#testAt,
    }
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    for (const track of this.#publisher.captured().values()) track.stop()
    this.#board.clear()
    this.#loudspeakers.close()
    this.#link?.close()
    this.#worker.close()
    this.#events.clear()
  }

  #heard(message: Exclude<FromWorker, { id: number }>): void {
    switch (message.t) {
      case 'bound': {
        const receiver = this.#guard.receiver(message.slot)
        if (receiver) this.#board.bind(message.slot, message.binding, receiver)
        break
      }
      case 'rebind':
        this.#board.unbind(message.slot)
        this.#worker.post({ t: 'rebound', slot: message.slot })
        break
      case 'unbound':
        this.#board.unbind(message.slot)
        break
      case 'needKeyFrame':
        this.#makeKeyFrames()
        break
      case 'refusing':
        this.#events.emit('alarm', { kind: 'unauthentic', participant: message.participant })
        break
    }
  }

  /** Chromium has no way to ask for a key frame in the worker. Others ignore these options silently. */
  #makeKeyFrames(): void {
    for (const sender of this.#guard.videoSenders()) {
      const parameters = sender.getParameters()
      const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }))
      const set = sender.setParameters.bind(sender) as (p: RTCRtpSendParameters, o: object) => Promise<void>
      set(parameters, { encodingOptions }).catch(() => undefined)
    }
  }

  /** The eager offer, carrying everything that was prepared; again after each time the engine had forgotten us. */
  async #enterNow(): Promise<void> {
    const room = this.#room
    if (!this.#entered || !room || !this.#link?.signalled) return
    const asked = this.#subscriptions.apply(room, performance.now())
    this.#addSections(asked)
    grantLocally(room)
    if (await this.#mayPublish()) await this.#publisher.start(room)
    await offerNow(room)
  }

  #addSections(asked: { readonly audio: number; readonly video: number }): void {
    const pc = this.#room && publisherPc(this.#room)
    for (const media of ['audio', 'video'] as const)
      for (let have = initialSections; pc && have < asked[media]; have++)
        pc.addTransceiver(media, { direction: 'recvonly' })
  }

  async #mayPublish(): Promise<boolean> {
    if (this.#distrusted) return false
    if (this.#test === 'passed') return true
    // At the click nobody waits for a test: what is prepared follows as soon as it has passed.
    void this.#runSelfTest().then(() => this.#publishLate())
    return false
  }

  async #publishLate(): Promise<void> {
    const room = this.#room
    if (this.#entered && room && this.#link?.signalled && this.#test === 'passed' && !this.#distrusted)
      await this.#publisher.start(room)
  }

  #runSelfTest(): Promise<void> {
    this.#testing ??= (async () => {
      const result = await selfTest(this.#worker, ++this.#runs)
      this.#testing = null
      this.#testAt = Date.now()
      this.#test = result === 'undecided' ? 'not-run' : result
      if (result === 'failed') this.#distrust()
    })()
    return this.#testing
  }

  #distrust(): void {
    if (this.#distrusted) return
    this.#distrusted = true
    for (const kind of this.#publisher.captured().keys()) void this.#take(kind, null)
    this.#events.emit('alarm', { kind: 'not-encrypted' })
  }

  async #adopt(
    opened: Captured,
    kindOf: (track: MediaStreamTrack) => MediaKind,
  ): Promise<CaptureProblem | null> {
    if ('problem' in opened) return opened.problem
    if (this.#distrusted) {
      for (const track of opened.tracks) track.stop()
      return 'not-allowed'
    }
    for (const track of opened.tracks) {
      const kind = kindOf(track)
      track.addEventListener('ended', () => {
        if (this.#publisher.source(kind) === track) this.#end(kind, 'ended')
      })
      await this.#take(kind, track)
    }
    return null
  }

  #end(kind: MediaKind, problem: CaptureProblem): void {
    void this.#take(kind, null)
    if (kind === 'screen') void this.#take('screenAudio', null)
    this.#events.emit('captureEnded', kind, problem)
  }

  /** The old device is let go only when its sender is shut. */
  async #take(kind: MediaKind, track: MediaStreamTrack | null): Promise<void> {
    const before = this.#publisher.source(kind)
    if (before === track) return
    const done = this.#publisher.set(kind, track)
    before?.stop()
    this.#localChanged()
    await done
  }

  #localChanged(): void {
    this.#events.emit('captured', this.#publisher.captured())
    this.#events.emit('local', this.#publisher.sent())
    this.#events.emit('contexts')
  }

  #subscribe(): void {
    if (this.#entered && this.#room && this.#link?.signalled)
      this.#subscriptions.apply(this.#room, performance.now())
  }

  async #watch(): Promise<void> {
    this.#worker.watch()
    const now = performance.now()
    const { opened } = await this.#worker.counters('call')
    await this.#link?.tick(opened, now)
    if (!this.#room || !this.#roster || !this.#entered) return
    const inCall = this.#room.remoteParticipants.keys()
    for (const participant of this.#ghosts.look(inCall, this.#roster, now))
      this.#events.emit('alarm', { kind: 'ghost', participant })
  }

  async #measure(): Promise<void> {
    const receivers = this.#board.slots().flatMap(([slot, { kind, participant }]) => {
      const receiver = kind === 'microphone' ? this.#guard.receiver(slot) : null
      return receiver ? [[receiver, participant] as const] : []
    })
    this.#events.emit('speaking', await this.#levels.measure(receivers))
  }
}
