import { type Bytes, type ErrorCode, limits } from '@konklave/protocol'
import type { Log } from '../log/log.ts'
import { createTally } from '../log/tally.ts'
import { createFrameWriter } from './frameWriter.ts'
import { type ServedSocket, serveSocket } from './socket.ts'
import type { Clock, StreamKind } from './types.ts'
import type { Wire } from './wire.ts'

export type KernelOptions = {
  /** Every kind of stream there is. Adding one is adding it to this list. */
  readonly kinds: readonly StreamKind[]
  /** Public key that signs `gone` and `void`. */
  readonly serverKey: Bytes
  /** Names this build to clients, ≤ 64 characters. */
  readonly build: string
  /** Protocol versions that are spoken. */
  readonly versions: readonly number[]
  readonly clock: Clock
  readonly log: Log
  readonly randomBytes: (size: number) => Bytes
}

/** All sockets of this process. */
export interface StreamKernel {
  /** Takes over an accepted socket whose Host and Origin were checked. */
  accept(wire: Wire, origins: ReadonlySet<string>): void
  readonly sockets: number
  /** Says `draining` to everybody and ends their sockets; later ones are told the same. */
  drain(): void
}

export function createStreamKernel(options: KernelOptions): StreamKernel {
  const { clock, log, build, versions, serverKey, randomBytes } = options
  const kinds = new Map(options.kinds.map(kind => [kind.kind, kind]))
  if (kinds.size !== options.kinds.length) throw new Error('two stream kinds of one name')
  const writer = createFrameWriter()
  const live = new Set<ServedSocket>()
  const faults = createTally<ErrorCode>(clock, (code, times) => log('socket.fault', { code, times }))
  let draining = false
  return {
    get sockets() {
      return live.size
    },
    accept(wire, origins) {
      const socket = serveSocket(wire, {
        kinds,
        writer,
        clock,
        log,
        build,
        versions,
        serverKey,
        origins,
        nonce: randomBytes(32),
        onFault: faults,
        onEnd: () => live.delete(socket),
      })
      live.add(socket)
      if (draining) socket.fault('draining')
    },
    drain() {
      draining = true
      for (const socket of [...live]) socket.fault('draining')
    },
  }
}

/** Largest frame that a socket may send before it has proved a key. */
export const FIRST_FRAME_MAX_BYTES = limits.UNPROVED_FRAME_MAX_BYTES
