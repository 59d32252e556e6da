import type { Wire } from '@konklave/client'
import type { Bytes } from '@konklave/protocol'
import type { VirtualClock } from './virtualClock.ts'

/** How a pair of wires behaves; may be changed while it is in use. */
export type WireWeather = {
  /** One way, in virtual ms. */
  delayMs: number
  /** Nothing arrives any more, and nobody is told (a lost network). */
  lost: boolean
}

export type WirePair = { readonly client: Wire; readonly server: Wire; readonly weather: WireWeather }

/** Two ends of one socket in virtual time: binary frames, in order, both ends see the close. */
export function memoryWirePair(
  clock: VirtualClock,
  weather: WireWeather = { delayMs: 1, lost: false },
): WirePair {
  const shared = { closed: false }
  const ends: End[] = []
  const closeAll = (from: End) => {
    if (shared.closed) return
    shared.closed = true
    for (const end of ends)
      clock.after(end === from ? 0 : weather.delayMs, () => end.closed(weather.lost && end !== from))
  }
  const make = (other: () => End): End => {
    let listener: ((frame: Bytes) => void) | null = null
    const early: Bytes[] = []
    const closeListeners: (() => void)[] = []
    let deadline = 0
    const end: End = {
      get state() {
        return shared.closed ? 'closed' : 'open'
      },
      send(frame) {
        if (shared.closed || weather.lost) return
        const copy = frame.slice()
        deadline = Math.max(deadline, clock.now() + weather.delayMs)
        clock.after(deadline - clock.now(), () => !weather.lost && other().arrived(copy))
      },
      close: () => closeAll(end),
      onFrame(listen) {
        listener = listen
        for (const frame of early.splice(0)) listen(frame)
      },
      onClose: listen => void closeListeners.push(listen),
      arrived(frame) {
        if (shared.closed) return
        if (listener) listener(frame)
        else early.push(frame)
      },
      closed(unseen) {
        if (!unseen) for (const listen of closeListeners.splice(0)) listen()
      },
    }
    ends.push(end)
    return end
  }
  const client: End = make(() => server)
  const server: End = make(() => client)
  return { client, server, weather }
}

type End = Wire & { arrived(frame: Bytes): void; closed(unseen: boolean): void }
