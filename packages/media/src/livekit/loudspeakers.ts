import type { RemoteMedia } from '../types.ts'

/** What plays one sound: an audio element, as far as it is used here. */
export type Output = {
  srcObject: MediaProvider | null
  play(): Promise<void>
  setSinkId?(deviceId: string): Promise<void>
}

type Around = {
  readonly output: (track: MediaStreamTrack) => Output
  /** Where a person's gestures are seen. */
  readonly gestures: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>
}

/** With one of these a browser takes it that somebody is there (HTML, activation triggering input event). */
const GESTURES = ['pointerdown', 'pointerup', 'keydown', 'click'] as const

/**
 * Plays every authenticated sound. Browsers may refuse sound before the first gesture, after a reload for example: that
 * is told, and the sound starts with whatever the person does first.
 */
export class Loudspeakers {
  readonly #playing = new Map<MediaStreamTrack, Output>()
  readonly #refused = new Set<Output>()
  readonly #heldBack: (held: boolean) => void
  readonly #around: Around
  #deviceId = ''

  constructor(heldBack: (held: boolean) => void, around: Around = page) {
    this.#heldBack = heldBack
    this.#around = around
  }

  show(media: readonly RemoteMedia[]): void {
    const audible = new Set(media.filter(({ track }) => track.kind === 'audio').map(({ track }) => track))
    for (const [track, output] of this.#playing) {
      if (audible.has(track)) continue
      output.srcObject = null
      this.#playing.delete(track)
      this.#note(output, false)
    }
    for (const track of audible) if (!this.#playing.has(track)) this.#add(track)
  }

  /** Throws what `setSinkId` throws when the device is not there. */
  async setOutput(deviceId: string): Promise<void> {
    this.#deviceId = deviceId
    await Promise.all([...this.#playing.values()].map(output => output.setSinkId?.(deviceId)))
  }

  /** Tries again what was refused. */
  readonly start = (): void => {
    for (const [track, output] of this.#playing) if (this.#refused.has(output)) this.#play(track, output)
  }

  close(): void {
    this.show([])
  }

  #add(track: MediaStreamTrack): void {
    const output = this.#around.output(track)
    this.#playing.set(track, output)
    if (this.#deviceId) output.setSinkId?.(this.#deviceId).catch(() => undefined)
    this.#play(track, output)
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
  output(track) {
    const output = new Audio()
    output.srcObject = new MediaStream([track])
    return output
  },
  gestures: globalThis,
}
