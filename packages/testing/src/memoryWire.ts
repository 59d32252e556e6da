import type { Wire } from '@konklave/client'
import type { Bytes } from '@konklave/protocol'
import type { VirtualClock } from './virtualClock.ts'

/** How a pair of wires behaves; may be changed while it is in use. */
export class WireWeather {
  /** One way, in virtual ms. */
  delayMs: number
  #lost = false
  readonly #waiting = new Set<() => void>()

  constructor(delayMs = 1) {
    this.delayMs = delayMs
  }

  /** Nothing arrives and nobody is told, as when a tunnel begins; what was under way arrives at its end, if it still can. */
  get lost(): boolean {
    return this.#lost
  }

  set lost(lost: boolean) {
    this.#lost = lost
    if (lost) return
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const run of waiting) run()
  }

  /** Runs now, or when the network is back. */
  through(run: () => void): void {
    if (this.#lost) this.#waiting.add(run)
    else run()
  }
}

export type WirePair = { readonly client: Wire; readonly server: Wire; readonly weather: WireWeather }

/** Two ends of one socket in virtual time: binary frames, in order, both ends see the close. */
export function memoryWirePair(clock: VirtualClock, weather: WireWeather = new WireWeather()): WirePair {
  const shared = { closed: false }
  const ends: End[] = []
  const closeAll = (from: End) => {
    if (shared.closed) return
    shared.closed = true
    for (const end of ends) {
      if (end === from) clock.after(0, () => end.closed())
      else clock.after(weather.delayMs, () => weather.through(() => end.closed()))
    }
  }
  const make = (other: () => End): End => {
    let listener: ((frame: Bytes) => void) | null = null
    const early: Bytes[] = []
    const closeListeners: (() => void)[] = []
    let deadline = 0
    let ended = false
    const end: End = {
      get state() {
        return shared.closed ? 'closed' : 'open'
      },
      send(frame) {
        if (shared.closed) return
        const copy = frame.slice()
        deadline = Math.max(deadline, clock.now() + weather.delayMs)
        clock.after(deadline - clock.now(), () => weather.through(() => other().arrived(copy)))
      },
      close() {
        ended = true
        closeAll(end)
      },
      onFrame(listen) {
        listener = listen
        for (const frame of early.splice(0)) listen(frame)
      },
      onClose: listen => void closeListeners.push(listen),
      arrived(frame) {
        if (ended) return
        if (listener) listener(frame)
        else early.push(frame)
      },
      closed() {
        ended = true
        for (const listen of closeListeners.splice(0)) listen()
      },
    }
    ends.push(end)
    return end
  }
  const client: End = make(() => server)
  const server: End = make(() => client)
  return { client, server, weather }
}

type End = Wire & { arrived(frame: Bytes): void; closed(): void }
