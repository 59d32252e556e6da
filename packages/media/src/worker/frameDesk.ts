import { fromBase64url } from '../frame/bytes.ts'
import { KeyRing } from '../frame/keyRing.ts'
import { OwnContexts } from '../frame/ownContexts.ts'
import type { EpochKeys, MediaKind, SenderReport } from '../types.ts'
import type { EncodedFrame, Transformer } from './encoded.ts'
import { KeyFramePacer } from './keyFramePacer.ts'
import type { Contexts, Counters, FromWorker, Marks, SlotId, SlotOptions } from './protocol.ts'
import { ReceivingSlot } from './receivingSlot.ts'
import { type OwnKeys, SendingSlot } from './sendingSlot.ts'
import { newTally } from './tally.ts'

type Surroundings = {
  readonly post: (message: FromWorker) => void
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => void
}

const sampleWaitMs = 1_000
/** A key frame that was asked for before the switch may have left before it. */
const askedWaitMs = 100

/** Keys, senders and receivers of one call (or of the self-test). Knows frames, not browsers. */
export class FrameDesk {
  readonly #around: Surroundings
  readonly #ring = new KeyRing()
  readonly #tally = newTally()
  readonly #sending = new Map<SlotId, SendingSlot>()
  readonly #receiving = new Map<SlotId, ReceivingSlot>()
  readonly #pacer: KeyFramePacer
  #contexts: OwnContexts | null = null
  #own: OwnKeys | null = null
  #epoch = 0
  #people = 1
  /** Numbers of the contexts as last told, or as the epoch made them anew. */
  #told = ''
  #telling = false
  readonly #samples = new Map<MediaKind, ((sealed: Uint8Array<ArrayBuffer>) => void)[]>()

  constructor(around: Surroundings) {
    this.#around = around
    this.#pacer = new KeyFramePacer({ ...around, make: () => this.#makeKeyFrames() })
  }

  counters(): Counters {
    return { ...this.#tally }
  }

  setKeys(keys: EpochKeys, base: number, asked: boolean): void {
    const mayStart = !this.#own && keys.own !== null
    const switched = keys.epoch !== this.#epoch || !sameOwn(this.#own, keys)
    this.#contexts ??= new OwnContexts(base)
    this.#epoch = keys.epoch
    this.#own = keys.own && {
      epoch: keys.epoch,
      leafIndex: keys.own.leafIndex,
      mediaId: fromBase64url(keys.own.participant),
      secret: keys.own.secret,
    }
    this.#ring.set(keys, this.#around.now())
    this.#expireLater()
    const untold = this.#numbers() !== this.#told
    if (switched) for (const slot of this.#sending.values()) slot.renew()
    // New numbers for the same kinds are no news; what has started or stopped just before still is.
    this.#told = this.#numbers()
    if (untold) this.#around.post({ t: 'contextsChanged' })
    const present = new Map(keys.others.map(key => [key.participant, key.kinds]))
    for (const slot of this.#receiving.values()) slot.keysChanged(present)
    // After the switch, never before: a key frame under the old epoch is of no use to who has just come.
    this.#people = keys.others.length + 1
    if (!this.#own || !(keys.addedSomebody || mayStart)) return
    if (asked) this.#lookForKeyFrames()
    else this.#pacer.request(this.#people)
  }

  report(report: SenderReport): void {
    const sender = this.#ring.sender(report.epoch & 0xff, report.leafIndex)
    if (!sender || this.#ring.epoch(report.epoch & 0xff) !== report.epoch) return
    this.#ring.report(report)
    for (const slot of this.#receiving.values()) slot.report(sender.participant, report)
  }

  marks(): Marks {
    return { epoch: this.#epoch, seen: this.#ring.marks(this.#epoch) }
  }

  passed({ epoch, seen }: Marks): void {
    this.#ring.passed(epoch, seen)
  }

  /** What a sender carries from now on. A picture that starts needs a key frame: its encoder may have run before. */
  direct(slot: SlotId, kind: MediaKind | null, live: boolean): void {
    const sending = this.#sending.get(slot)
    sending?.direct(kind, live)
    this.#tell()
    if (live && sending?.encodesVideo) this.#pacer.request(this.#people)
  }

  shown(slot: SlotId, n: number): void {
    this.#receiving.get(slot)?.shown(n)
  }

  unbind(slot: SlotId): void {
    this.#receiving.get(slot)?.unbind()
  }

  /** Left in the list it would be reported as being sent, for ever (K36). */
  gone(slot: SlotId): void {
    this.#sending.get(slot)?.direct(null, false)
    this.#sending.delete(slot)
    this.#tell()
    this.unbind(slot)
    this.#receiving.delete(slot)
  }

  contexts(): Contexts {
    return {
      epoch: this.#epoch,
      nextCtx: this.#contexts?.next(this.#epoch) ?? 0,
      contexts: [...this.#sending.values()].flatMap(slot => slot.context() ?? []),
    }
  }

  /** The next sealed frame of a kind, or null when none leaves within a second. */
  sample(kind: MediaKind): Promise<Uint8Array<ArrayBuffer> | null> {
    return new Promise(resolve => {
      this.#samples.set(kind, [...(this.#samples.get(kind) ?? []), resolve])
      this.#around.after(sampleWaitMs, () => {
        const waiting = this.#samples.get(kind)?.filter(one => one !== resolve) ?? []
        this.#samples.set(kind, waiting)
        resolve(null)
      })
    })
  }

  /** Runs one sender or receiver until its streams end. */
  async attach(options: SlotOptions, transformer: Transformer): Promise<void> {
    const reader = transformer.readable.getReader()
    if (options.dir === 'open') {
      const slot = new ReceivingSlot(options, transformer, {
        ...this.#around,
        ring: this.#ring,
        tally: this.#tally,
      })
      this.#receiving.set(options.slot, slot)
      await pump(reader, frame => slot.receive(frame)).finally(() => {
        slot.unbind()
        this.#receiving.delete(options.slot)
      })
      return
    }
    const slot = new SendingSlot(options, transformer, {
      tally: this.#tally,
      own: () => this.#own,
      allocate: (epoch, kind) => this.#contexts?.allocate(epoch, kind) ?? null,
      onSealed: (kind, sealed) => this.#give(kind, sealed),
    })
    this.#sending.set(options.slot, slot)
    this.#tell()
    const writer = transformer.writable.getWriter()
    await pump(reader, async frame => {
      if (await slot.seal(frame)) await writer.write(frame)
    }).finally(() => {
      this.#sending.delete(options.slot)
      this.#tell()
    })
  }

  /** Once for all that changes in one go. */
  #tell(): void {
    if (this.#telling) return
    this.#telling = true
    this.#around.after(0, () => {
      this.#telling = false
      const now = this.#numbers()
      if (now === this.#told) return
      this.#told = now
      this.#around.post({ t: 'contextsChanged' })
    })
  }

  #numbers(): string {
    return this.contexts()
      .contexts.map(({ ctx }) => ctx)
      .join()
  }

  #give(kind: MediaKind, sealed: Uint8Array): void {
    const waiting = this.#samples.get(kind)
    if (!waiting) return
    this.#samples.delete(kind)
    for (const resolve of waiting) resolve(sealed.slice())
  }

  #lookForKeyFrames(): void {
    this.#pacer.askedElsewhere()
    this.#around.after(askedWaitMs, () => {
      if ([...this.#sending.values()].some(slot => slot.owesKeyFrame)) this.#makeKeyFrames()
    })
  }

  #makeKeyFrames(): void {
    const video = [...this.#sending.values()].filter(slot => slot.encodesVideo)
    const made = video.map(slot => slot.makeKeyFrame())
    if (made.includes(false)) this.#around.post({ t: 'needKeyFrame' })
  }

  #expireLater(): void {
    const next = this.#ring.expire(this.#around.now())
    if (next !== null) this.#around.after(next, () => this.#expireLater())
  }
}

async function pump(
  reader: ReadableStreamDefaultReader<EncodedFrame>,
  use: (frame: EncodedFrame) => Promise<void>,
): Promise<void> {
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    await use(value)
  }
}

function sameOwn(before: OwnKeys | null, { own }: EpochKeys): boolean {
  if (!before || !own) return before === own
  return before.leafIndex === own.leafIndex && before.secret.every((byte, i) => byte === own.secret[i])
}
