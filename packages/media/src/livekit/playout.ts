/** What a receiver last handed on was this long ago: nothing waits in its buffer any more. */
const drainedMs = 150

type Played = { readonly mark: string; readonly since: number }

/**
 * Knows which receivers have played what they were given. Frames pass the frame worker before the browser's buffer: when
 * the engine puts another sender on a receiver, seconds of the first may still wait there, and would be seen and
 * heard under the name of the second.
 */
export class Playout {
  readonly #played = new Map<RTCRtpReceiver, Played>()

  /** To be called often: what was last played is known only by looking. */
  look(receivers: Iterable<RTCRtpReceiver>, now: number): void {
    const current = new Set(receivers)
    for (const receiver of this.#played.keys()) if (!current.has(receiver)) this.#played.delete(receiver)
    for (const receiver of current) this.#see(receiver, now)
  }

  /** True when nothing was played lately, or ever. Browsers that do not tell are believed. */
  drained(receiver: RTCRtpReceiver, now: number): boolean {
    const { mark, since } = this.#see(receiver, now)
    return mark === '' || now - since >= drainedMs
  }

  #see(receiver: RTCRtpReceiver, now: number): Played {
    const mark = receiver
      .getSynchronizationSources()
      .map(({ source, timestamp }) => `${source} ${timestamp}`)
      .join()
    const known = this.#played.get(receiver)
    if (known?.mark === mark) return known
    const played = { mark, since: now }
    this.#played.set(receiver, played)
    return played
  }
}
