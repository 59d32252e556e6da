import type { Bytes } from '../frame/bytes.ts'
import { type FrameKey, frameKey, sealFrame } from '../frame/cipher.ts'
import { clearBytes } from '../frame/clearBytes.ts'
import type { OwnContext } from '../frame/ownContexts.ts'
import type { LiveContext, MediaKind } from '../types.ts'
import { ask, type EncodedFrame, type Transformer } from './encoded.ts'
import type { SlotId, SlotOptions } from './protocol.ts'
import type { Tally } from './tally.ts'

/** The sender keys of the running epoch; null while this member may not send (K22). */
export type OwnKeys = {
  readonly epoch: number
  readonly leafIndex: number
  readonly mediaId: Bytes
  readonly secret: Bytes
}

type Surroundings = {
  readonly own: () => OwnKeys | null
  readonly allocate: (epoch: number, kind: MediaKind) => OwnContext | null
  readonly tally: Tally
  /** Every sealed frame passes here, for "what the server sees". */
  readonly onSealed: (kind: MediaKind, sealed: Uint8Array) => void
}

/** One RTP sender. Without key, kind or consent nothing is written: fail closed. */
export class SendingSlot {
  readonly id: SlotId
  readonly #media: 'audio' | 'video'
  readonly #around: Surroundings
  readonly #transformer: Pick<Transformer, 'generateKeyFrame'>
  #kind: MediaKind | null
  #live: boolean
  /** A key frame has left under the running context. */
  #keyed = false
  #context: { readonly own: OwnContext; readonly key: Promise<FrameKey> } | null = null

  constructor(
    options: SlotOptions,
    transformer: Pick<Transformer, 'generateKeyFrame'>,
    around: Surroundings,
  ) {
    this.id = options.slot
    this.#media = options.media
    this.#kind = options.kind
    this.#live = options.live
    this.#transformer = transformer
    this.#around = around
    this.renew()
  }

  get encodesVideo(): boolean {
    return this.#media === 'video' && this.#context !== null
  }

  get owesKeyFrame(): boolean {
    return this.encodesVideo && !this.#keyed
  }

  /** A reused sender, or one that speaks again after being muted, gets a context of its own (K34). */
  direct(kind: MediaKind | null, live: boolean): void {
    if (kind === this.#kind && live === this.#live) return
    this.#kind = kind
    this.#live = live
    this.renew()
  }

  /** Takes a new context in the running epoch, or none. */
  renew(): void {
    this.#context = null
    this.#keyed = false
    const own = this.#around.own()
    if (!own || !this.#kind || !this.#live) return
    const context = this.#around.allocate(own.epoch, this.#kind)
    if (context) this.#context = { own: context, key: frameKey(own.secret, context.kind, context.ctx) }
  }

  context(): LiveContext | null {
    return this.#context?.own.live() ?? null
  }

  /** False where only the page can ask for a key frame (Chromium). */
  makeKeyFrame(): boolean {
    if (!this.#transformer.generateKeyFrame) return false
    ask(this.#transformer.generateKeyFrame())
    return true
  }

  /** Replaces the payload by its sealed form; false: the frame must not be written. */
  async seal(frame: EncodedFrame): Promise<boolean> {
    const sealed = await this.#sealed(frame).catch(() => null)
    if (!sealed) {
      this.#around.tally.withheld++
      return false
    }
    if (this.#kind) this.#around.onSealed(this.#kind, sealed)
    frame.data = sealed.buffer
    this.#around.tally.sealed++
    return true
  }

  async #sealed(frame: EncodedFrame): Promise<Bytes | null> {
    const own = this.#around.own()
    const context = this.#context
    if (!own || !context || context.own.epoch !== own.epoch) return null
    const plain = new Uint8Array(frame.data)
    const clear = clearBytes(this.#media, frame.getMetadata().mimeType, frame.type === 'key', plain.length)
    const counter = clear === null ? null : context.own.take()
    if (clear === null || counter === null) return null
    const { epoch, ctx, kind } = context.own
    const trailer = { clear, kind, epoch: epoch & 0xff, leafIndex: own.leafIndex, ctx, counter }
    const sealed = await sealFrame(await context.key, own.mediaId, trailer, plain)
    // Muted or without the right to send in the meantime: too late for this frame. An epoch switch is not.
    if (!this.#live || this.#kind !== kind || !this.#around.own()) return null
    if (frame.type === 'key' && this.#context === context) this.#keyed = true
    return sealed
  }
}
