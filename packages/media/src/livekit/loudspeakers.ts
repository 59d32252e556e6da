import type { RemoteMedia } from '../types.ts'

type Output = HTMLAudioElement & { setSinkId?: (deviceId: string) => Promise<void> }

/** Plays every authenticated sound. Browsers may refuse sound before the first gesture: then it starts with that. */
export class Loudspeakers {
  readonly #playing = new Map<MediaStreamTrack, Output>()
  #deviceId = ''
  #blocked = false

  show(media: readonly RemoteMedia[]): void {
    const audible = new Set(media.filter(({ track }) => track.kind === 'audio').map(({ track }) => track))
    for (const [track, output] of this.#playing) {
      if (audible.has(track)) continue
      output.srcObject = null
      this.#playing.delete(track)
    }
    for (const track of audible) if (!this.#playing.has(track)) this.#add(track)
  }

  /** Throws what `setSinkId` throws when the device is not there. */
  async setOutput(deviceId: string): Promise<void> {
    this.#deviceId = deviceId
    await Promise.all([...this.#playing.values()].map(output => output.setSinkId?.(deviceId)))
  }

  close(): void {
    this.show([])
  }

  #add(track: MediaStreamTrack): void {
    const output: Output = new Audio()
    output.srcObject = new MediaStream([track])
    this.#playing.set(track, output)
    if (this.#deviceId) output.setSinkId?.(this.#deviceId).catch(() => undefined)
    output.play().catch(() => this.#waitForGesture())
  }

  #waitForGesture(): void {
    if (this.#blocked) return
    this.#blocked = true
    const start = () => {
      this.#blocked = false
      removeEventListener('pointerdown', start)
      removeEventListener('keydown', start)
      for (const output of this.#playing.values()) output.play().catch(() => this.#waitForGesture())
    }
    addEventListener('pointerdown', start)
    addEventListener('keydown', start)
  }
}
