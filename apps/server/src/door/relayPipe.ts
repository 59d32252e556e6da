import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Endpoint } from '@konklave/engine'

/** A relay that says nothing for so long has nobody behind it: clients refresh their permissions every few minutes. */
const IDLE_MS = 10 * 60_000

/** Joins both ends, in both directions, until either is gone. */
export function pipeTo({ host, port }: Endpoint, down: Duplex): void {
  const up = connect({ host, port, noDelay: true })
  up.setTimeout(IDLE_MS, () => up.destroy())
  up.on('error', () => {})
  up.once('close', () => down.destroy())
  down.once('close', () => up.destroy())
  down.pipe(up).pipe(down)
}
