import type { KeyRing } from '../frame/keyRing.ts'
import { readTrailer, type Trailer } from '../frame/trailer.ts'
import type { MediaKind, SenderReport } from '../types.ts'
import { ask, type EncodedFrame, type Transformer } from './encoded.ts'
import { HeldFrames } from './heldFrames.ts'
import type { Binding, FromWorker, SlotId, SlotOptions } from './protocol.ts'
import type { Tally } from './tally.ts'

type Surroundings = {
  readonly ring: KeyRing
  readonly tally: Tally
  readonly post: (message: FromWorker) => void
  readonly now: () => number
}

/** This many frames in a row, for this long, must fail before it is called an attack and not an epoch that turned void. */
const suspiciousFrames = 60
const suspiciousMs = 5_000

type Bound = Binding & { readonly epoch: number; readonly ctx: number }

/**
 * One RTP receiver. What comes out belongs to exactly one sender and kind, the binding: the media server decides
 * which track lands on which receiver, so the page may show only what authenticated here (K35).
 */
export class ReceivingSlot {
  readonly id: SlotId
  readonly #around: Surroundings
  readonly #transformer: Pick<Transformer, 'sendKeyFrameRequest'>
  readonly #video: boolean
  /** Waiting for the keys of their epoch. */
  readonly #early: HeldFrames<EncodedFrame>
  /** Opened, and waiting until the page is ready for this sender, and shows whoever came before no more. */
  readonly #unshown: HeldFrames<EncodedFrame>
  #writer: WritableStreamDefaultWriter<EncodedFrame>
  #bound: Bound | null = null
  /** Number of the newest binding, and of the newest that the page is ready for. */
  #binding = 0
  #shown = 0
  #threwAway = false
  #failures = 0
  #failingSince = 0
  #told = false
  #work: Promise<void> = Promise.resolve()
  #waiting = 0
  readonly #done = () => {
    this.#waiting--
  }

  constructor(
    options: SlotOptions,
    transformer: Pick<Transformer, 'sendKeyFrameRequest' | 'writable'>,
    around: Surroundings,
  ) {
    this.id = options.slot
    this.#video = options.media === 'video'
    this.#around = around
    this.#transformer = transformer
    this.#writer = transformer.writable.getWriter()
    this.#early = new HeldFrames(around.now)
    this.#unshown = new HeldFrames(around.now)
  }

  receive(frame: EncodedFrame): Promise<void> {
    return this.#queue(() => this.#handle(frame))
  }

  /** Keys have come: who waited for them may go on. Bindings of people who left, or may not send this any more, end. */
  keysChanged(present: ReadonlyMap<string, readonly MediaKind[]>): void {
    this.#failures = 0
    const may = (to: Binding) => present.get(to.participant)?.includes(to.kind) === true
    if (this.#bound && !may(this.#bound)) this.unbind()
    if (!this.#early.empty) void this.#queue(() => this.#retry())
  }

  /** The sender's heartbeat says this kind is no longer sent (K36). */
  report(participant: string, report: SenderReport): void {
    const bound = this.#bound
    if (bound?.participant !== participant || report.epoch < bound.epoch) return
    const mayStill = report.epoch === bound.epoch && bound.ctx >= report.nextCtx
    if (!mayStill && !report.contexts.some(c => c.kind === bound.kind)) this.unbind()
  }

  /** The page is ready for the sender of binding `n`, and shows nobody else. */
  shown(n: number): void {
    void this.#queue(async () => {
      if (!this.#bound || n !== this.#binding) return
      this.#shown = n
      const { frames, lost } = this.#unshown.take()
      if (lost || this.#threwAway) this.#wantKeyFrame()
      this.#threwAway = false
      for (const frame of frames) if (n === this.#binding && this.#bound) await this.#write(frame)
    })
  }

  unbind(): void {
    if (!this.#bound) return
    this.#bound = null
    this.#throwAway()
    this.#around.post({ t: 'unbound', slot: this.id })
  }

  async #retry(): Promise<void> {
    const { frames, lost } = this.#early.take()
    for (const frame of frames) await this.#handle(frame)
    if (lost) this.#wantKeyFrame()
  }

  async #handle(frame: EncodedFrame): Promise<void> {
    const bytes = new Uint8Array(frame.data)
    const trailer = readTrailer(bytes)
    if (!trailer) {
      this.#around.tally.foreignClear++
      return
    }
    const epoch = this.#around.ring.epoch(trailer.epoch)
    if (epoch === null) return this.#early.hold(frame, bytes.length)
    const sender = this.#around.ring.sender(trailer.epoch, trailer.leafIndex)
    const fits = this.#fits(trailer.kind) && sender?.kinds.includes(trailer.kind)
    const opening = fits ? await sender?.contexts.open(trailer, bytes) : undefined
    if (!sender || !opening) return this.#refuse(trailer, false)
    if (opening.t === 'refused') return this.#refuse(trailer, opening.why === 'unauthentic')
    // While it was being opened its sender may have gone, or lost the right to send this.
    const still = this.#around.ring.sender(trailer.epoch, trailer.leafIndex)
    if (still?.participant !== sender.participant || !still.kinds.includes(trailer.kind))
      return this.#refuse(trailer, false)
    this.#failures = 0
    this.#told = false
    this.#around.tally.opened++
    frame.data = opening.plain
    const { participant, leafIndex } = sender
    return this.#deliver(frame, { participant, leafIndex, kind: trailer.kind, epoch, ctx: trailer.ctx })
  }

  #deliver(frame: EncodedFrame, from: Bound): Promise<void> | undefined {
    if (!this.#bound || !same(this.#bound, from)) this.#bind(from)
    this.#bound = from
    if (this.#shown === this.#binding) return this.#write(frame)
    this.#unshown.hold(frame, frame.data.byteLength)
    return undefined
  }

  #bind({ participant, leafIndex, kind }: Bound): void {
    this.#throwAway()
    const n = ++this.#binding
    this.#around.post({ t: 'bound', slot: this.id, n, binding: { participant, leafIndex, kind } })
  }

  /** Perhaps with the key frame that what follows builds on. */
  #throwAway(): void {
    const { frames, lost } = this.#unshown.take()
    this.#threwAway ||= lost || frames.length > 0
  }

  #refuse(trailer: Trailer, forged: boolean): void {
    this.#around.tally.refused++
    if (!forged || this.#told) return
    const now = this.#around.now()
    if (this.#failures++ === 0) this.#failingSince = now
    if (this.#failures < suspiciousFrames || now - this.#failingSince < suspiciousMs) return
    this.#told = true
    const sender = this.#around.ring.sender(trailer.epoch, trailer.leafIndex)
    this.#around.post({ t: 'refusing', slot: this.id, participant: sender?.participant ?? null })
  }

  /** Sound never reaches a picture's decoder and the other way round, whatever the frame says. */
  #fits(kind: MediaKind): boolean {
    return (kind === 'camera' || kind === 'screen') === this.#video
  }

  #write(frame: EncodedFrame): Promise<void> {
    return this.#writer.write(frame)
  }

  #wantKeyFrame(): void {
    if (this.#video) ask(this.#transformer.sendKeyFrameRequest?.())
  }

  /** One after the other. What finds nobody before it begins at once: each promise costs, a thousand frames a second over. */
  #queue(work: () => Promise<void>): Promise<void> {
    const begun = this.#waiting++ === 0 ? work() : this.#work.then(work)
    this.#work = begun.then(this.#done, this.#done)
    return this.#work
  }
}

function same(a: Binding, b: Binding): boolean {
  return a.participant === b.participant && a.leafIndex === b.leafIndex && a.kind === b.kind
}
