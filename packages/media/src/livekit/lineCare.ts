import { type Line, look, newLine } from '../line/line.ts'
import { type Measure, measureOf } from '../line/measure.ts'
import { receivingRungs, thinned, voiceKbps } from '../line/thrift.ts'
import type { Limits, LineState, ParticipantId, PausedBy, Wanted } from '../types.ts'
import type { cameraEncoding } from './cameraEncoding.ts'
import type { Publisher } from './publisher.ts'

export type Caring = {
  readonly pc: () => RTCPeerConnection | null
  /** Whose picture the engine holds back by itself. */
  readonly held: () => readonly ParticipantId[]
  readonly publisher: Pick<Publisher, 'hold' | 'sender' | 'source'>
  readonly cameraEncoding: typeof cameraEncoding
  /** Whose each track is that is received, by its id. */
  readonly tracks: () => ReadonlyMap<string, ParticipantId>
  /** As they are at the moment. */
  readonly limits: Limits
  readonly changed: (line: LineState) => void
}

const everyMs = 1_000
/** A camera that is turned down: its lowest layer, and next to nothing of the others. */
const turnedDownBps = 150_000
/** Of the voice alone: as the SDK has it, and as little as still sounds like the person. */
const voiceUsualBps = 48_000
const voiceTurnedDownBps = 24_000
/**
 * Of what is shared, for a weak line here or at whoever receives it: the engine has one stream of it for all, and a page of text
 * in one burst is lost in the queue of a weak line as often as it is sent. Slowly it gets there, in full size; what does not move is as
 * sharp in the end. Not less: a page that takes longer than three seconds at this rate would be asked for anew for ever.
 */
const screenTurnedDown = { maxBitrate: 300_000, maxFramerate: 5 }
const smallestCameraBps = 60_000
/** Not at all, turned down, not sent. */
const sendingRungs = 2

/**
 * Sound before text that is shared, and both before faces: what the browser and the engine do not do by themselves. They make
 * pictures smaller when there is less room (congestion control, stream allocator), and take the room from sound as well.
 */
export class LineCare {
  readonly #around: Caring
  #line: Line | null = null
  #lookedAt = Number.NEGATIVE_INFINITY
  #faces = 0
  #paused: ReadonlyMap<ParticipantId, PausedBy> = new Map()
  #heldBefore: readonly ParticipantId[] = []
  #told = ''
  /** How the SDK has what is shared sent. */
  readonly #usual = new WeakMap<
    RTCRtpSender,
    { readonly maxBitrate: number | undefined; readonly maxFramerate: number | undefined }
  >()

  constructor(around: Caring) {
    this.#around = around
  }

  /** What is asked for of what the layout wants. */
  thin(wanted: readonly Wanted[]): readonly Wanted[] {
    const faces = wanted.filter(({ kind, width }) => kind === 'camera' && width > 0).length
    this.#faces = faces
    const left = thinned(wanted, {
      rung: this.#receivingRung,
      receiveKbps: this.#around.limits.receiveKbps,
    })
    this.#paused = left.paused
    return left.wanted
  }

  /** To be called twice a second or so. */
  async look(now: number): Promise<void> {
    if (now - this.#lookedAt < everyMs - 100) return
    this.#lookedAt = now
    const pc = this.#around.pc()
    const held = this.#around.held()
    const report = pc ? [...(await pc.getStats()).values()] : []
    const { weak } = this.#around.limits
    const tracks = [...this.#around.tracks()]
    const measure = measureOf(report, {
      at: now,
      held: held.length,
      camera: this.#cameraSent,
      sources: new Set(tracks.flatMap(([, who]) => (weak.has(who) ? [] : who))).size,
      without: [...weak].sort().join(),
      leftOut: new Set(tracks.flatMap(([track, who]) => (weak.has(who) ? track : []))),
    })
    this.#take(measure)
    this.#around.publisher.hold('camera', this.#sendingRung >= sendingRungs)
    await this.#bound()
    this.#tell(held)
  }

  #take(measure: Measure): void {
    this.#line = look(this.#line ?? newLine(measure.at), measure, {
      receiving: this.#top,
      // Without a camera there is nothing to turn down; that the line is weak is said all the same.
      sending: this.#around.publisher.source('camera') ? sendingRungs : 1,
    })
  }

  /** Only one of one face is all of them. */
  get #top(): number {
    return this.#faces > 1 ? receivingRungs.length - 1 : this.#faces === 1 ? 2 : 1
  }

  get #receivingRung() {
    const rung = this.#line?.receiving.rung ?? 0
    return rung > 1 && rung >= this.#top ? 'none' : (receivingRungs[rung] ?? 'none')
  }

  get #sendingRung(): number {
    return this.#line?.sending.rung ?? 0
  }

  get #cameraSent(): boolean {
    return this.#around.publisher.source('camera') !== null && this.#sendingRung < sendingRungs
  }

  async #bound(): Promise<void> {
    const { publisher, limits, cameraEncoding } = this.#around
    const weak = this.#sendingRung > 0
    const camera = publisher.source('camera')
    const { sendKbps } = limits
    const most = Math.min(
      cameraEncoding(camera?.getSettings().height).maxBitrate,
      weak ? turnedDownBps : Number.POSITIVE_INFINITY,
      sendKbps === null
        ? Number.POSITIVE_INFINITY
        : Math.max(smallestCameraBps, (sendKbps - voiceKbps) * 1_000),
    )
    if (camera) await bound(publisher.sender('camera'), most)
    await bound(publisher.sender('microphone'), weak ? voiceTurnedDownBps : voiceUsualBps)
    await this.#boundScreen(publisher.sender('screen'), weak || limits.weak.size > 0)
  }

  async #boundScreen(sender: RTCRtpSender | null, down: boolean): Promise<void> {
    const [encoding] = sender?.getParameters().encodings ?? []
    if (!sender || !encoding) return
    const { maxBitrate, maxFramerate } = encoding
    const usual = this.#usual.get(sender) ?? { maxBitrate, maxFramerate }
    this.#usual.set(sender, usual)
    const wished = down ? screenTurnedDown : usual
    await bound(sender, wished.maxBitrate, wished.maxFramerate)
  }

  #tell(held: readonly ParticipantId[]): void {
    // For a moment, while layers change, is no pause.
    const lasting = held.filter(one => this.#heldBefore.includes(one))
    this.#heldBefore = held
    const paused = new Map<ParticipantId, PausedBy>(lasting.map(one => [one, 'engine']))
    for (const [one, by] of this.#paused) paused.set(one, by)
    const [receiving, sending] = [(this.#line?.receiving.rung ?? 0) > 0, this.#sendingRung > 0]
    const weak = receiving ? (sending ? 'both' : 'receiving') : sending ? 'sending' : 'no'
    const cameraHeld = this.#around.publisher.source('camera') !== null && this.#sendingRung >= sendingRungs
    const told = JSON.stringify([weak, cameraHeld, ...paused])
    if (told === this.#told) return
    this.#told = told
    this.#around.changed({ weak, cameraHeld, paused })
  }
}

/** A camera of several encodings (simulcast) is bounded by its size alone: which of them are sent is the SDK's. */
async function bound(
  sender: RTCRtpSender | null,
  maxBitrate: number | undefined,
  maxFramerate?: number,
): Promise<void> {
  const parameters = sender?.getParameters()
  const [encoding, ...others] = parameters?.encodings ?? []
  if (!sender || !parameters || !encoding || others.length > 0) return
  if (encoding.maxBitrate === maxBitrate && (maxFramerate ?? encoding.maxFramerate) === encoding.maxFramerate)
    return
  if (maxBitrate === undefined) delete encoding.maxBitrate
  else encoding.maxBitrate = maxBitrate
  if (maxFramerate !== undefined) encoding.maxFramerate = maxFramerate
  // Between two offers a browser may refuse: the next look asks again.
  await sender.setParameters(parameters).catch(() => undefined)
}
