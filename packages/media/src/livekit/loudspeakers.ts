import type { ParticipantId, RemoteMedia } from '../types.ts'
import { type Gain, gainOf } from './gain.ts'

/** What plays one sound: an audio element, as far as it is used here. */
export type Output = {
  srcObject: MediaProvider | null
  onpause: ((event: Event) => void) | null
  play(): Promise<void>
  setSinkId?(deviceId: string): Promise<void>
}

type Around = {
  readonly output: () => Output
  readonly stream: (track: MediaStreamTrack) => MediaProvider
  readonly gain: (track: MediaStreamTrack) => Gain
  /** What the system takes the sound of this page for (W3C Audio Session); Safari alone has it. */
  readonly session?: { type: string } | undefined
  /** Where a person's gestures are seen. */
  readonly gestures: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
}

/**
 * With one of these a browser takes it that somebody is there (HTML, activation triggering input event). The last is none of them: a phone
 * that gave the sound to a call from outside may give it back to a page that is seen again.
 */
const GESTURES = ['pointerdown', 'pointerup', 'keydown', 'click', 'visibilitychange'] as const

/**
 * Plays every authenticated sound. Browsers may refuse sound before the first gesture, after a reload for example, or when the
 * system has taken it away: that is told, and the sound starts with whatever the person does first.
 */
export class Loudspeakers {
  readonly #playing = new Map<MediaStreamTrack, Output>()
  readonly #refused = new Set<Output>()
  readonly #speakers = new Map<MediaStreamTrack, ParticipantId>()
  /** Other than 1. They outlive the sound they are of: somebody who reconnects is as loud as before. */
  readonly #volumes = new Map<ParticipantId, number>()
  readonly #gains = new Map<MediaStreamTrack, Gain>()
  readonly #heldBack: (held: boolean) => void
  readonly #around: Around
  #deviceId = ''

  constructor(heldBack: (held: boolean) => void, around: Around = page) {
    this.#heldBack = heldBack
    this.#around = around
  }

  show(media: readonly RemoteMedia[]): void {
    const sounds = media.filter(({ track }) => track.kind === 'audio')
    const audible = new Set(sounds.map(({ track }) => track))
    for (const { track, participant } of sounds) this.#speakers.set(track, participant)
    for (const [track, output] of this.#playing) {
      if (audible.has(track)) continue
      output.onpause = null
      output.srcObject = null
      this.#gains.get(track)?.close()
      for (const kept of [this.#playing, this.#speakers, this.#gains]) kept.delete(track)
      this.#note(output, false)
    }
    for (const track of audible) if (!this.#playing.has(track)) this.#add(track)
    this.#tell()
  }

  /** Throws what `setSinkId` throws when the device is not there. */
  async setOutput(deviceId: string): Promise<void> {
    this.#deviceId = deviceId
    await Promise.all([...this.#playing.values()].map(output => output.setSinkId?.(deviceId)))
  }

  /** How loud one person is here: 1 is as it comes, at most 2. */
  setVolume(participant: ParticipantId, volume: number): void {
    if (volume === 1) this.#volumes.delete(participant)
    else this.#volumes.set(participant, Math.min(2, Math.max(0, volume)))
    for (const [track, output] of this.#playing)
      if (this.#speakers.get(track) === participant && this.#feed(track, output)) this.#play(track, output)
  }

  /** Tries again what was refused. */
  readonly start = (): void => {
    for (const [track, output] of this.#playing) if (this.#refused.has(output)) this.#play(track, output)
  }

  close(): void {
    this.show([])
  }

  /** An iPhone takes sound for decoration, and its switch for silence mutes it, as long as the own microphone is off. */
  #tell(): void {
    const { session } = this.#around
    if (session) session.type = this.#playing.size > 0 ? 'play-and-record' : 'auto'
  }

  #add(track: MediaStreamTrack): void {
    const output = this.#around.output()
    this.#playing.set(track, output)
    this.#feed(track, output)
    // Nobody here pauses: the system has, and does not always go on by itself. A track that has ended pauses as well.
    output.onpause = () => {
      if (track.readyState === 'live') this.#play(track, output)
    }
    if (this.#deviceId) output.setSinkId?.(this.#deviceId).catch(() => undefined)
    this.#play(track, output)
  }

  /** Returns whether it plays another stream now. */
  #feed(track: MediaStreamTrack, output: Output): boolean {
    const volume = this.#volumes.get(this.#speakers.get(track) ?? '')
    const before = this.#gains.get(track)
    if (volume !== undefined) {
      const gain = before ?? this.#around.gain(track)
      gain.set(volume)
      if (before) return false
      this.#gains.set(track, gain)
      output.srcObject = gain.stream
      return true
    }
    if (!before && output.srcObject) return false
    before?.close()
    this.#gains.delete(track)
    output.srcObject = this.#around.stream(track)
    return true
  }

  #play(track: MediaStreamTrack, output: Output): void {
    output.play().then(
      () => this.#note(output, false),
      // What was taken away meanwhile was interrupted, not refused.
      () => this.#note(output, this.#playing.get(track) === output),
    )
  }

  #note(output: Output, refused: boolean): void {
    const before = this.#refused.size > 0
    if (refused) this.#refused.add(output)
    else this.#refused.delete(output)
    const now = this.#refused.size > 0
    if (now === before) return
    const { gestures } = this.#around
    for (const gesture of GESTURES) {
      if (now) gestures.addEventListener(gesture, this.start)
      else gestures.removeEventListener(gesture, this.start)
    }
    this.#heldBack(now)
  }
}

const page: Around = {
  output: () => new Audio(),
  stream: track => new MediaStream([track]),
  gain: gainOf,
  session: (navigator as { audioSession?: { type: string } }).audioSession,
  gestures: globalThis,
}
