import type { CaptureProblem, CaptureWish, MediaKind } from '../types.ts'
import { type Captured, openCamera, openMicrophone, openScreen, type VideoSize } from './capture.ts'
import type { Publisher } from './publisher.ts'

type Surroundings = {
  readonly publisher: Publisher
  readonly camera: VideoSize
  /** False when nothing may be captured for sending any more. */
  readonly allowed: () => boolean
  readonly changed: () => void
  readonly ended: (kind: MediaKind, problem: CaptureProblem) => void
}

/** Opens devices when the person asks, and lets go of them when the person, the system or the server ends it. */
export class Devices {
  readonly #around: Surroundings
  /** Counts the wishes per kind: a device that opens after the wish was taken back is closed again. */
  readonly #wishes = new Map<MediaKind, number>()

  constructor(around: Surroundings) {
    this.#around = around
  }

  async capture(kind: 'microphone' | 'camera', wish: CaptureWish | null): Promise<CaptureProblem | null> {
    const turn = this.#turn(kind)
    if (!wish) {
      this.#take(kind, null)
      return null
    }
    const opened =
      kind === 'microphone' ? await openMicrophone(wish) : await openCamera(wish, this.#around.camera)
    return this.#adopt(opened, turn, () => kind)
  }

  async share(on: boolean): Promise<CaptureProblem | null> {
    const turn = this.#turn('screen')
    if (!on) {
      await Promise.all([this.#take('screen', null), this.#take('screenAudio', null)])
      return null
    }
    const opened = await openScreen()
    if (!('problem' in opened))
      await Promise.all([this.#take('screen', null), this.#take('screenAudio', null)])
    return this.#adopt(opened, turn, track => (track.kind === 'audio' ? 'screenAudio' : 'screen'))
  }

  end(kind: MediaKind, problem: CaptureProblem): void {
    this.#take(kind, null)
    if (kind === 'screen') this.#take('screenAudio', null)
    this.#around.ended(kind, problem)
  }

  stopAll(): void {
    for (const kind of this.#around.publisher.captured().keys()) this.#take(kind, null)
  }

  #turn(kind: MediaKind): () => boolean {
    const turn = (this.#wishes.get(kind) ?? 0) + 1
    this.#wishes.set(kind, turn)
    return () => this.#wishes.get(kind) === turn
  }

  #adopt(
    opened: Captured,
    current: () => boolean,
    kindOf: (track: MediaStreamTrack) => MediaKind,
  ): CaptureProblem | null {
    if ('problem' in opened) return opened.problem
    if (!current() || !this.#around.allowed()) {
      for (const track of opened.tracks) track.stop()
      return current() ? 'not-allowed' : null
    }
    for (const track of opened.tracks) {
      const kind = kindOf(track)
      track.addEventListener('ended', () => {
        if (this.#around.publisher.source(kind) === track) this.end(kind, 'ended')
      })
      this.#take(kind, track)
    }
    return null
  }

  /** Shuts the sender before the old device is let go. Publishing follows by itself and is not waited for. */
  #take(kind: MediaKind, track: MediaStreamTrack | null): void {
    const { publisher, changed } = this.#around
    const before = publisher.source(kind)
    if (before === track) return
    publisher.set(kind, track)
    before?.stop()
    changed()
  }
}
