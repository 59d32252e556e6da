import type { FromWorker, ToWorker } from '../worker/protocol.ts'
import type { Playout } from './playout.ts'

type Bound = Extract<FromWorker, { t: 'bound' }>

/** So often it is looked whether a receiver has played all of an earlier sender. */
const drainMs = 50
/** A guess at how long the page takes to put a new picture up. */
const drawMs = 8

/**
 * Lets the frames of a new binding through when the page is ready for them. A picture that comes before anything shows it
 * is lost, and with it the key frame it began with. Nor may what waits of an earlier sender be taken for this one's (K35).
 */
export class FirstFrames {
  readonly #post: (message: ToWorker) => void
  readonly #playout: Playout
  /** Frame workers so far: numbers of an earlier one's bindings mean nothing to the next. */
  #workers = 0

  constructor(post: (message: ToWorker) => void, playout: Playout) {
    this.#post = post
    this.#playout = playout
  }

  /** To be called when the page has taken up the binding. */
  letThrough({ slot, n, binding }: Bound, receiver: RTCRtpReceiver): void {
    const worker = this.#workers
    const ready = () => {
      if (worker !== this.#workers) return
      if (this.#playout.drained(receiver, performance.now())) this.#post({ t: 'shown', slot, n })
      else setTimeout(ready, drainMs)
    }
    const picture = binding.kind === 'camera' || binding.kind === 'screen'
    if (picture && !document.hidden) setTimeout(ready, drawMs)
    else ready()
  }

  /** Another frame worker has taken over. */
  renew(): void {
    this.#workers++
  }
}
