import type { MediaKind } from '../types.ts'
import type { SlotId, SlotOptions } from '../worker/protocol.ts'
import type { FrameWorker } from './frameWorker.ts'
import { askForKeyFrame } from './keyFrames.ts'
import { parametersInTurn } from './parametersInTurn.ts'
import { keepOn } from './receiverTrack.ts'

/** What a local track carries and whether it may leave now; null for a track this page did not capture. */
export type Purpose = {
  readonly kind: MediaKind
  readonly live: boolean
  /** A picture is sent in this codec and no other; null: as both sides agree. */
  readonly codec: 'video/vp9' | 'video/vp8' | null
}
type Entry = {
  options: SlotOptions
  readonly pc: RTCPeerConnection
  readonly target: RTCRtpSender | RTCRtpReceiver
}
type EncodedStreams = { createEncodedStreams(): { readable: ReadableStream; writable: WritableStream } }

let nextSlot: SlotId = 1

/**
 * Gives every sender and receiver of a peer connection its transform in the tick in which it is made (K38): Firefox
 * sends plain media through a sender without one. The transform can be replaced by this class only.
 */
export class TransformGuard {
  readonly #worker: FrameWorker
  readonly #desk: SlotOptions['desk']
  readonly #purpose: (track: MediaStreamTrack) => Purpose | null
  readonly #entries = new Map<SlotId, Entry>()
  readonly #slots = new WeakMap<RTCRtpSender | RTCRtpReceiver, SlotId>()

  constructor(
    worker: FrameWorker,
    desk: SlotOptions['desk'],
    purpose: (track: MediaStreamTrack) => Purpose | null,
  ) {
    this.#worker = worker
    this.#desk = desk
    this.#purpose = purpose
  }

  watch(pc: RTCPeerConnection): void {
    this.#forgetClosed()
    const addTransceiver = pc.addTransceiver.bind(pc)
    pc.addTransceiver = (what, init) => {
      const transceiver = addTransceiver(what, init)
      const track = typeof what === 'string' ? null : what
      this.#cover(pc, transceiver, track)
      restrictCodecs(transceiver, (track && this.#purpose(track)?.codec) ?? null)
      return transceiver
    }
    const addTrack = pc.addTrack.bind(pc)
    pc.addTrack = (track, ...streams) => {
      const sender = addTrack(track, ...streams)
      for (const transceiver of pc.getTransceivers()) this.#cover(pc, transceiver, transceiver.sender.track)
      return sender
    }
    pc.addEventListener('signalingstatechange', () => this.#forgetClosed())
    // Second net: transceivers the other side made.
    pc.addEventListener('track', ({ transceiver }) => this.#cover(pc, transceiver, transceiver.sender.track))
  }

  knows(sender: RTCRtpSender): boolean {
    return this.#slots.has(sender)
  }

  /** Late cover for a sender that came around the hook; it carries nothing. */
  adopt(pc: RTCPeerConnection, sender: RTCRtpSender, media: 'audio' | 'video'): void {
    this.#set(pc, sender, { dir: 'seal', media, kind: null, live: false })
  }

  receiver(slot: SlotId): RTCRtpReceiver | null {
    const target = this.#entries.get(slot)?.target
    return target instanceof RTCRtpReceiver ? target : null
  }

  slot(receiver: RTCRtpReceiver): SlotId | null {
    return this.#slots.get(receiver) ?? null
  }

  /** Opens or shuts every sender of this kind. */
  direct(kind: MediaKind, live: boolean): void {
    this.#forgetClosed()
    for (const [slot, entry] of this.#entries) {
      if (entry.options.kind !== kind) continue
      entry.options = { ...entry.options, live }
      this.#worker.post({ t: 'send', slot, kind, live })
    }
  }

  makeKeyFrames(): void {
    for (const { options, target } of this.#entries.values()) {
      if (!options.live || options.media !== 'video' || !(target instanceof RTCRtpSender)) continue
      void askForKeyFrame(target)
    }
  }

  /** Transforms of the next worker, after the last one died. Transferred streams cannot come back: silence. */
  renew(): void {
    this.#forgetClosed()
    for (const { options, target } of this.#entries.values()) this.#script(target, options)
  }

  /** After a full reconnect the senders of the connection before are still here, and nobody would ever shut them. */
  #forgetClosed(): void {
    for (const [slot, { pc }] of this.#entries) {
      if (pc.signalingState !== 'closed') continue
      this.#entries.delete(slot)
      this.#worker.post({ t: 'gone', slot })
    }
  }

  #cover(pc: RTCPeerConnection, transceiver: RTCRtpTransceiver, track: MediaStreamTrack | null): void {
    const { sender, receiver } = transceiver
    const media = mediumOf(transceiver)
    const purpose = track && this.#purpose(track)
    this.#set(pc, sender, { dir: 'seal', media, kind: purpose?.kind ?? null, live: purpose?.live ?? false })
    this.#set(pc, receiver, { dir: 'open', media, kind: null, live: true })
  }

  #set(
    pc: RTCPeerConnection,
    target: RTCRtpSender | RTCRtpReceiver,
    what: Pick<SlotOptions, 'dir' | 'media' | 'kind' | 'live'>,
  ): void {
    if (this.#slots.has(target)) return
    const options = { desk: this.#desk, slot: nextSlot++, ...what }
    this.#slots.set(target, options.slot)
    this.#entries.set(options.slot, { options, pc, target })
    if (!this.#script(target, options)) this.#streams(target, options)
    lock(target)
    if (target instanceof RTCRtpSender) parametersInTurn(target)
    else keepOn(target)
  }

  #script(target: RTCRtpSender | RTCRtpReceiver, options: SlotOptions): boolean {
    try {
      assign(target, this.#worker.transform(options))
      return true
    } catch {
      return false
    }
  }

  #streams(target: RTCRtpSender | RTCRtpReceiver, options: SlotOptions): void {
    if (!('createEncodedStreams' in target)) throw new Error('no encoded transforms')
    const { readable, writable } = (target as unknown as EncodedStreams).createEncodedStreams()
    this.#worker.post({ t: 'streams', options, readable, writable }, [readable, writable])
  }
}

/** The browser's own setter, which stays reachable here after {@link lock}. */
function assign(target: RTCRtpSender | RTCRtpReceiver, transform: RTCRtpScriptTransform): void {
  const descriptor = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(target), 'transform')
  if (!descriptor?.set) throw new Error('no script transforms')
  descriptor.set.call(target, transform)
}

/** From here on nobody can take the transform away: `null` would open a Firefox sender. */
function lock(target: RTCRtpSender | RTCRtpReceiver): void {
  Object.defineProperty(target, 'transform', {
    configurable: false,
    set() {
      throw new TypeError('the transform of this stream is fixed')
    },
  })
}

const mediumOf = ({ receiver }: RTCRtpTransceiver) => (receiver.track.kind === 'audio' ? 'audio' : 'video')

/**
 * VP9, VP8 and Opus only: nothing else survives sealing, and each line of SDP costs every join. A picture that is sent has
 * `only` its own codec: the engine, when it is offered the stream before it knows of it, would choose another than announced.
 * Where a browser will not, it offers all it has; a frame of another codec does not leave (clearBytes.ts).
 */
function restrictCodecs(transceiver: RTCRtpTransceiver, only: Purpose['codec']): void {
  const known = RTCRtpReceiver.getCapabilities(mediumOf(transceiver))?.codecs ?? []
  const codecs = known.filter(({ mimeType, sdpFmtpLine }) => {
    const type = mimeType.toLowerCase()
    if (type === 'video/rtx' || type === 'audio/opus') return true
    if (only && type !== only) return false
    return type === 'video/vp8' || (type === 'video/vp9' && !/profile-id=[1-9]/.test(sdpFmtpLine ?? ''))
  })
  if (codecs.every(({ mimeType }) => mimeType.toLowerCase() === 'video/rtx')) return
  try {
    transceiver.setCodecPreferences?.(codecs)
  } catch {
    // Nothing here may stand between a sender and whoever asked for it: it would be there all the same.
  }
}
