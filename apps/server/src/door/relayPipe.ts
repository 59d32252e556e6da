import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Endpoint } from '@konklave/engine'

/** A relay that says nothing for so long has nobody behind it: clients refresh their permissions every few minutes. */
const IDLE_MS = 10 * 60_000

/** So much comes back only where somebody has shown a credential: refusals are some hundred bytes, and TURN clients ask a few times. */
const RELAYED_BYTES = 4_096

/** Joins both ends, in both directions, until either is gone; `relaying` once it is seen to be used. */
export function pipeTo({ host, port }: Endpoint, down: Duplex, relaying: () => void): void {
  const up = connect({ host, port, noDelay: true })
  up.setTimeout(IDLE_MS, () => up.destroy())
  up.on('error', () => {})
  up.once('close', () => down.destroy())
  down.once('close', () => up.destroy())
  up.on('data', function count() {
    if (up.bytesRead < RELAYED_BYTES) return
    up.off('data', count)
    relaying()
  })
  down.pipe(up).pipe(down)
}
