import { connect, type Socket } from 'node:net'
import type { Endpoint } from '@konklave/engine'
import { createTurnFilter, isGranted } from './turnFilter.ts'

/** Where TURN goes, and the ports that the relay may lead to. */
export type RelayTarget = Endpoint & { readonly mediaPorts: ReadonlySet<number> }

export type RelayPipe = {
  readonly to: RelayTarget
  /** Whoever came, TLS taken off. */
  readonly down: Socket
  /** Called once it is seen to be used. */
  readonly relaying: () => void
  /** Called when something was asked for that the relay is not for; the connection ends. */
  readonly refused: () => void
  /** Default {@link IDLE_MS}. */
  readonly idleMs?: number
}

/** A relay that says nothing for so long has nobody behind it: clients refresh their permissions every few minutes. */
const IDLE_MS = 10 * 60_000

/** Every relay reads into this one and takes a copy in the same turn: memory of its own for each read costs more than the copy. */
const read = Buffer.allocUnsafeSlow(65_536)

/** Joins both ends, in both directions, until either is gone. */
export function pipeTo({ to, down, relaying, refused, idleMs = IDLE_MS }: RelayPipe): void {
  let proven = false
  const take = (size: number): boolean => {
    if (!proven && isGranted(read, size)) {
      proven = true
      relaying()
    }
    const copy = Buffer.allocUnsafe(size)
    read.copy(copy, 0, 0, size)
    const more = down.write(copy)
    if (!more) down.once('drain', () => up.resume())
    return more
  }
  const up = connect({
    host: to.host,
    port: to.port,
    noDelay: true,
    onread: { buffer: read, callback: take },
  })
  // Media is small packets at their time: held back until those before are acknowledged, they come a round trip late.
  down.setNoDelay(true)
  const stopWatch = onSilence(up, idleMs, () => up.destroy())
  up.on('error', () => {})
  up.once('close', () => {
    stopWatch()
    down.destroy()
  })
  down.once('close', () => up.destroy())
  const filter = createTurnFilter(to.mediaPorts)
  const came = (chunk: Buffer) => {
    const passed = filter(chunk)
    if (passed === null) {
      // What had been read before would still be told.
      down.off('data', came)
      refused()
      down.destroy()
    } else if (passed.length > 0 && !up.write(passed)) {
      down.pause()
      up.once('drain', () => down.resume())
    }
  }
  down.on('data', came)
  down.once('end', () => up.end())
}

/** Calls after one to two times `ms` without a byte. The timeout of a socket is exact, and work for every packet. */
function onSilence(socket: Socket, ms: number, silent: () => void): () => void {
  let before = -1
  const timer = setInterval(() => {
    const now = socket.bytesRead + socket.bytesWritten
    if (now === before) silent()
    before = now
  }, ms)
  return () => clearInterval(timer)
}
