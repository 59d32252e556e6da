/** What a receiver last handed on was this long ago: nothing waits in its buffer any more. */
const drainedMs = 150
/** Receivers are looked at so long after they were in use: by then what they held has been played. */
const lingerMs = 2_000

type Played = { readonly mark: string; readonly since: number }

/**
 * Knows which receivers have played what they were given. Frames pass the frame worker before the browser's buffer: when
 * the engine puts another sender on a receiver, seconds of the first may still wait there, and would be seen and
 * heard under the name of the second.
 */
export class Playout {
  readonly #played = new WeakMap<RTCRtpReceiver, Played>()
  readonly #lately = new Map<RTCRtpReceiver, number>()

  /** To be called often with the receivers in use: what was last played is known only by looking. */
  look(used: Iterable<RTCRtpReceiver>, now: number): void {
    for (const receiver of used) this.#lately.set(receiver, now)
    for (const [receiver, at] of this.#lately) {
      if (now - at > lingerMs) this.#lately.delete(receiver)
      else this.#see(receiver, now)
    }
  }

  /** True when nothing was played lately, or ever. Browsers that do not tell are believed. */
  drained(receiver: RTCRtpReceiver, now: number): boolean {
    const { mark, since } = this.#see(receiver, now)
    return mark === '' || now - since >= drainedMs
  }

  #see(receiver: RTCRtpReceiver, now: number): Played {
    // The newest only: a browser forgets older ones in silence ten seconds later, and nothing was played by that.
    const newest = receiver.getSynchronizationSources().toSorted((a, b) => b.timestamp - a.timestamp)[0]
    const mark = newest ? `${newest.source} ${newest.timestamp}` : ''
    const known = this.#played.get(receiver)
    if (known?.mark === mark) return known
    const played = { mark, since: now }
    this.#played.set(receiver, played)
    return played
  }
}
